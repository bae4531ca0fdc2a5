package zmtp

// A Mechanism is one side of a security handshake: a state machine that sees
// commands and answers with commands. It does no I/O. A value serves one
// connection.
type Mechanism interface {
	// Name is the mechanism's name in the greeting.
	Name() string
	// Start returns the command frame to send first, or nil to wait for the peer.
	Start() []byte
	// Process takes one command of the peer. It returns the command frame to
	// answer with, if any, and whether the handshake is complete on this side.
	// An error ends the connection; a reply beside it is sent first.
	Process(name string, data []byte) (reply []byte, done bool, err error)
	// Peer is the peer's metadata, valid once Process has said done.
	Peer() Metadata
}
