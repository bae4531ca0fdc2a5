package zmq

// pub is PUB, RFC 29: an XPUB that tells nobody of its subscriptions.
type pub struct{ *xpub }

func newPub(s *Socket) pattern {
	x := newXPubOf(s)
	x.quiet = true
	return pub{x}
}

func (pub) recv(*incoming) error { return ErrNotSupported }
