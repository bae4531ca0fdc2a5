package zmq

// pattern is what makes a PUSH a PUSH: which pipe a message goes to, which one is
// read next, and what is put in front. It sees pipes and messages only. The
// socket calls it with its lock held, so it never blocks: where it would have to
// wait it returns errAgain and is called again when something has changed.
type pattern interface {
	// attach takes a new pipe. Its peer may not be there yet. false refuses it.
	attach(p *pipe) bool
	// linked says that a peer is at the other end, for the first time or again.
	linked(p *pipe)
	// unlinked says that the connection was lost and that another may follow.
	unlinked(p *pipe)
	// hangup says that nothing more can be sent; what has come can be read.
	hangup(p *pipe)
	// detach takes a pipe away for good, after hangup.
	detach(p *pipe)

	readable(p *pipe) // there is something to read again
	writable(p *pipe) // there is room to write again

	// prefix appends the frames that go in front of each message sent.
	prefix(dst []byte) ([]byte, error)
	send(m *outgoing) error
	recv(m *incoming) error
}

// base does what a pattern does that neither sends nor receives.
type base struct{ sock *Socket }

func (base) attach(*pipe) bool                 { return true }
func (base) linked(*pipe)                      {}
func (base) unlinked(*pipe)                    {}
func (base) hangup(*pipe)                      {}
func (base) detach(*pipe)                      {}
func (base) readable(*pipe)                    {}
func (base) writable(*pipe)                    {}
func (base) prefix(dst []byte) ([]byte, error) { return dst, nil }
func (base) send(*outgoing) error              { return ErrNotSupported }
func (base) recv(*incoming) error              { return ErrNotSupported }

// discard reads away what a peer sends to a socket that does not receive.
func (b base) discard(p *pipe) {
	var m incoming
	for p.read(&m) {
		b.sock.stats.DroppedMalformed++
	}
}
