package zmtp

// null is the NULL mechanism, RFC 37 section "The NULL Security Mechanism":
// both sides send READY with their metadata, in any order.
type null struct {
	local, peer Metadata
}

// NewNull returns a NULL mechanism that tells the peer local.
func NewNull(local Metadata) Mechanism { return &null{local: local} }

func (m *null) Name() string { return "NULL" }

func (m *null) Start() []byte {
	return AppendCommand(nil, CommandReady, AppendMetadata(nil, m.local))
}

func (m *null) Process(name string, data []byte) ([]byte, bool, error) {
	if name != CommandReady {
		return nil, false, protocolErrorf("command %q where READY was due", name)
	}
	peer, err := ParseMetadata(data)
	m.peer = peer
	return nil, err == nil, err
}

func (m *null) Peer() Metadata { return m.peer }
