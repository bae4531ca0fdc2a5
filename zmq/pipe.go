package zmq

import (
	queue "raiden/zmq/internal/pipe"
	"raiden/zmtp"
)

// pipe is a socket's end of what links it to one peer: a queue in and a queue
// out. At the other end is a session or, within a process, another socket's pipe.
// The socket's lock protects it.
type pipe struct {
	sock *Socket
	in   queue.Reader
	out  *queue.Queue
	peer *Peer

	session *session // who moves the bytes now, or nil
	other   *pipe    // inproc: the peer's end

	linked   bool // a peer is at the other end now
	gone     bool // the peer left for good: what has come can still be read
	legacy   bool // the peer wants subscriptions as messages
	detached bool

	id         string              // ROUTER: what the peer is addressed by
	topics     map[string]struct{} // XPUB: what the peer subscribed to
	topicBytes int
	mark       uint64 // fan-out: the last message that was matched

	readSlot, writeSlot int // positions in the socket's fairQueue and roundRobin
}

// Peer tells who sent a message.
type Peer struct {
	Address    string        // "192.0.2.1:5555", a path, or an inproc name
	SocketType string        // as "DEALER"; "" before the peer has said it
	RoutingID  string        // as announced by the peer, or as chosen by a ROUTER
	Metadata   zmtp.Metadata // all the peer told in its handshake; do not change it
}

// read takes the next message, if there is one.
func (p *pipe) read(m *incoming) bool {
	b, own, ok, wake := p.in.Next()
	if wake {
		p.wakeProducer()
	}
	if !ok {
		if p.gone && p.in.Ended() {
			p.sock.ended = append(p.sock.ended, p)
		}
		return false
	}
	m.pipe, m.b, m.own, m.addressed = p, b, own, false
	return true
}

// write queues a message and reports whether there was room.
func (p *pipe) write(m *outgoing) bool {
	ok, wake := m.push(p.out)
	if wake {
		p.wakeConsumer()
	}
	return ok
}

// force queues b, n whole messages, past the high-water mark.
func (p *pipe) force(b []byte, n int) {
	if p.out.Force(b, n) {
		p.wakeConsumer()
	}
}

// wakeConsumer tells the other end that there is something to send.
func (p *pipe) wakeConsumer() {
	switch {
	case p.other != nil:
		p.other.sock.notify(mailItem{p.other, true})
	case p.session != nil:
		p.session.startWriter()
	}
}

// wakeProducer tells the other end that the inbound queue has room again.
func (p *pipe) wakeProducer() {
	switch {
	case p.other != nil:
		p.other.sock.notify(mailItem{p.other, false})
	case p.session != nil:
		p.session.room.open()
	}
}

// fail ends the connection because of something the peer did.
func (p *pipe) fail(err error) {
	if p.session != nil {
		p.session.fail(err)
	}
}

// finish says that nothing more will be sent: what waits goes out, then the
// connection ends.
func (p *pipe) finish() {
	if p.out.Finish() {
		p.wakeConsumer()
	}
}
