package zmq

// pull is PULL, RFC 30: messages are taken in turn from all peers.
type pull struct {
	base
	in fairQueue
}

func newPull(s *Socket) pattern { return &pull{base: base{s}} }

func (x *pull) attach(p *pipe) bool { x.in.attach(p); return true }
func (x *pull) detach(p *pipe)      { x.in.detach(p) }
func (x *pull) readable(p *pipe)    { x.in.readable(p) }

func (x *pull) recv(m *incoming) error {
	if !x.in.recv(m) {
		return errAgain
	}
	return nil
}
