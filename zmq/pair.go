package zmq

// pair is PAIR, RFC 31: one peer and no other.
type pair struct {
	base
	only *pipe
}

func newPair(s *Socket) pattern { return &pair{base: base{s}} }

// attach refuses a second peer while the first is there, or has left something to
// read.
func (x *pair) attach(p *pipe) bool {
	if x.only != nil {
		return false
	}
	x.only = p
	return true
}

func (x *pair) detach(p *pipe) {
	if x.only == p {
		x.only = nil
	}
}

func (x *pair) send(m *outgoing) error {
	if x.only == nil || x.only.gone || !x.only.write(m) {
		return errAgain
	}
	return nil
}

func (x *pair) recv(m *incoming) error {
	if x.only == nil || !x.only.read(m) {
		return errAgain
	}
	return nil
}
