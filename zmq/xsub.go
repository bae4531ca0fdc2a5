package zmq

import "raiden/zmtp"

// xsub is XSUB, RFC 29: it receives what its peers publish, and tells all of them
// what it wants by sending a byte 1 (or 0 to end it) and a topic.
type xsub struct {
	base
	in    fairQueue
	pipes []*pipe      // all that can be sent to
	subs  subTrie[int] // how often each topic was subscribed to
}

func newXSub(s *Socket) pattern { return newXSubOf(s) }

func newXSubOf(s *Socket) *xsub { return &xsub{base: base{s}} }

func (x *xsub) attach(p *pipe) bool {
	x.in.attach(p)
	x.pipes = append(x.pipes, p)
	return true
}

// linked tells a new peer all subscriptions at once, without waiting for the
// application's next call as libzmq does. What waited for the peer before is
// dropped: subscriptions, which it is told anyhow, and messages to a publisher.
func (x *xsub) linked(p *pipe) {
	p.out.Clear()
	x.subs.each(func(topic string, _ *int) { p.tell(true, topic) })
}

func (x *xsub) hangup(p *pipe)   { x.pipes = without(x.pipes, p) }
func (x *xsub) detach(p *pipe)   { x.in.detach(p) }
func (x *xsub) readable(p *pipe) { x.in.readable(p) }

func (x *xsub) send(m *outgoing) error {
	body, rest := m.first()
	if len(rest) == 0 && len(body) > 0 && body[0] <= 1 {
		x.subscribe(body[0] == 1, string(body[1:]))
		return nil
	}
	m.shared = len(x.pipes) > 1
	for _, p := range x.pipes {
		if !p.write(m) {
			x.sock.stats.DroppedFull++
		}
	}
	return nil
}

// subscribe counts how often a topic was asked for. Every subscription is passed
// on, but only the end of the last one.
func (x *xsub) subscribe(on bool, topic string) bool {
	if on {
		*x.subs.put(topic)++
	} else if n := x.subs.get(topic); n == nil {
		return false
	} else if *n--; *n > 0 {
		return true
	} else {
		x.subs.remove(topic)
	}
	for _, p := range x.pipes {
		if p.linked {
			p.tell(on, topic)
		}
	}
	return true
}

func (x *xsub) recv(m *incoming) error {
	if !x.in.recv(m) {
		return errAgain
	}
	return nil
}

// tell passes a subscription, or its end, to a publisher: as a command to a peer
// of ZMTP 3.1, else as a message.
func (p *pipe) tell(on bool, topic string) {
	switch {
	case p.legacy:
		p.force(appendSubscription(nil, on, topic), 1)
	case on:
		p.force(zmtp.AppendCommand(nil, zmtp.CommandSubscribe, []byte(topic)), 0)
	default:
		p.force(zmtp.AppendCommand(nil, zmtp.CommandCancel, []byte(topic)), 0)
	}
}
