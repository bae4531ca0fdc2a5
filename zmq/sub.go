package zmq

// sub is SUB, RFC 29: an XSUB whose subscriptions are made by Subscribe, and which
// filters once more what comes: a peer may not have heard of the end of a
// subscription yet.
type sub struct{ *xsub }

func newSub(s *Socket) pattern { return sub{newXSubOf(s)} }

func (sub) send(*outgoing) error { return ErrNotSupported }

func (x sub) recv(m *incoming) error {
	for x.in.recv(m) {
		topic, _ := cutFrame(m.b)
		if x.subs.matches(topic) {
			return nil
		}
	}
	return errAgain
}

// subscriber is a pattern that Subscribe and Unsubscribe work on.
type subscriber interface {
	subscribe(on bool, topic string) bool
}
