package zmq

// push is PUSH, RFC 30: messages are shared out, round-robin, to the peers that
// have room.
type push struct {
	base
	out roundRobin
}

func newPush(s *Socket) pattern { return &push{base: base{s}} }

func (x *push) attach(p *pipe) bool { x.out.attach(p); return true }
func (x *push) hangup(p *pipe)      { x.out.detach(p) }
func (x *push) readable(p *pipe)    { x.discard(p) }
func (x *push) writable(p *pipe)    { x.out.writable(p) }

func (x *push) send(m *outgoing) error {
	if x.out.send(m) == nil {
		return errAgain
	}
	return nil
}
