package zmq

// dealer is DEALER, RFC 28: round-robin out and fair-queued in, without a state.
type dealer struct {
	base
	in  fairQueue
	out roundRobin
}

func newDealer(s *Socket) pattern { return &dealer{base: base{s}} }

func (x *dealer) attach(p *pipe) bool {
	x.in.attach(p)
	x.out.attach(p)
	return true
}

func (x *dealer) hangup(p *pipe)   { x.out.detach(p) }
func (x *dealer) detach(p *pipe)   { x.in.detach(p) }
func (x *dealer) readable(p *pipe) { x.in.readable(p) }
func (x *dealer) writable(p *pipe) { x.out.writable(p) }

func (x *dealer) send(m *outgoing) error {
	if x.out.send(m) == nil {
		return errAgain
	}
	return nil
}

func (x *dealer) recv(m *incoming) error {
	if !x.in.recv(m) {
		return errAgain
	}
	return nil
}
