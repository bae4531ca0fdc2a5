package zmq

import (
	"fmt"
	"time"

	queue "raiden/zmq/internal/pipe"
	"raiden/zmq/internal/transport/inproc"
)

// inprocOffer is one who connects to an inproc name: the pipe that shall become
// the binder's, and whom it leads to.
type inprocOffer struct {
	near     *pipe // the connecting socket's
	far      *pipe // for the binding socket
	from     *Socket
	accepted chan struct{} // closed when a binder has taken it
}

// inprocLink is a Connect to an inproc name.
type inprocLink struct {
	endpoint, address string
	offer             *inprocOffer
	registry          *inproc.Registry[*inprocOffer]
}

func (l *inprocLink) name() string { return l.endpoint }
func (l *inprocLink) bound() bool  { return false }

// stop leaves at once, or, while messages wait for somebody to bind the name, when
// that has happened or Linger is over.
func (l *inprocLink) stop() {
	if l.offer.near.out.Len() > 0 && !isDone(l.offer.accepted) {
		l.offer.from.running.Go(l.linger)
		return
	}
	l.leave()
}

func (l *inprocLink) linger() {
	defer l.leave()
	if l.offer.near.out.Len() == 0 {
		return
	}
	t := time.NewTimer(l.offer.from.opts.Linger)
	defer t.Stop()
	select {
	case <-l.offer.accepted:
	case <-t.C:
	case <-l.offer.from.abort.Done():
	}
}

func (l *inprocLink) leave() {
	if l.registry.Cancel(l.address, l.offer) { // nobody has it
		dropped, _ := l.offer.near.out.Clear()
		l.offer.from.note(func(st *Stats) { st.DroppedLost += uint64(dropped) })
		return
	}
	<-l.offer.accepted // it is being taken at this moment
	l.offer.near.leaveInproc()
}

func (l *inprocLink) remove() {
	s, p := l.offer.from, l.offer.near
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed { // Close has stopped it
		return
	}
	if !p.detached {
		if !p.gone {
			s.pat.hangup(p)
		}
		s.unlinkLocked(p)
		s.detach(p)
	}
	s.running.Go(l.linger)
}

// inprocName is a Bind to an inproc name.
type inprocName struct {
	endpoint, address string
	sock              *Socket
}

func (n *inprocName) name() string { return n.endpoint }
func (n *inprocName) bound() bool  { return true }
func (n *inprocName) remove()      { n.sock.ctx.inproc.Unbind(n.address) }

func (n *inprocName) stop() {
	n.remove()
	n.sock.leaveInproc()
}

func (s *Socket) bindInproc(endpoint, address string) error {
	n := &inprocName{endpoint: endpoint, address: address, sock: s}
	if err := s.ctx.inproc.Bind(address, s.acceptInproc); err != nil {
		return fmt.Errorf("%w: %w", ErrInUse, err)
	}
	if err := s.addEndpoint(n, nil); err != nil {
		n.remove()
		return err
	}
	return nil
}

func (s *Socket) connectInproc(endpoint, address string) error {
	offer := s.offerInproc(address)
	l := &inprocLink{endpoint: endpoint, address: address, offer: offer, registry: s.ctx.inproc}
	if err := s.addEndpoint(l, nil); err != nil {
		return err
	}
	if s.opts.Immediate || s.attach(offer.near) {
		s.ctx.inproc.Connect(address, offer)
	} else {
		close(offer.accepted) // the pattern has no place for another peer
	}
	return nil
}

// offerInproc makes both ends. What each writes the other reads; the queues get
// the sum of both sides' high-water marks once the other side is known.
func (s *Socket) offerInproc(address string) *inprocOffer {
	peer := &Peer{Address: address, SocketType: s.typ.String()}
	if s.typ.identifies() {
		peer.RoutingID = s.opts.RoutingID
	}
	out := queue.New(s.opts.SendHWM, 0, s.opts.Conflate)
	in := queue.New(s.opts.RecvHWM, 0, s.opts.Conflate)
	near := &pipe{sock: s, in: queue.Reader{Queue: in}, out: out, legacy: true, peer: &Peer{Address: address}}
	far := &pipe{in: queue.Reader{Queue: out}, out: in, legacy: true, peer: peer}
	return &inprocOffer{near: near, far: far, from: s, accepted: make(chan struct{})}
}

// acceptInproc is called, without locks, for each who connects to a name of s.
func (s *Socket) acceptInproc(o *inprocOffer) {
	defer close(o.accepted)
	peer := &Peer{Address: o.near.peer.Address, SocketType: s.typ.String()}
	if s.typ.identifies() {
		peer.RoutingID = s.opts.RoutingID
	}
	if !s.typ.accepts(o.from.typ.String()) {
		o.from.note(func(st *Stats) {
			st.HandshakeFailures++
			st.LastError = fmt.Errorf("zmq: inproc://%s: a %v socket does not talk to a %v socket", peer.Address, s.typ, o.from.typ)
		})
		o.from.hangup(o.near)
		return
	}
	o.near.out.SetHWM(sumHWM(o.from.opts.SendHWM, s.opts.RecvHWM))
	o.near.in.Queue.SetHWM(sumHWM(o.from.opts.RecvHWM, s.opts.SendHWM))
	o.far.sock = s
	if o.from.opts.Immediate && !o.from.attach(o.near) || !s.attach(o.far) {
		o.from.hangup(o.near)
		return
	}
	s.tie(o.far, o.near)
	o.from.tie(o.near, o.far)
	s.link(o.far, nil, o.far.peer)
	o.from.link(o.near, nil, peer)
	s.notify(mailItem{o.far, true}) // what was sent before
	o.from.notify(mailItem{o.near, true})
}

func (s *Socket) tie(p, other *pipe) {
	s.mu.Lock()
	p.other = other
	s.mu.Unlock()
}

// sumHWM adds two high-water marks; if either is none, the sum is.
func sumHWM(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	return a + b
}

// leaveInproc tells the other ends of all inproc pipes that this socket has
// closed.
func (s *Socket) leaveInproc() {
	s.mu.Lock()
	var pipes []*pipe
	for p := range s.pipes {
		if p.other != nil {
			pipes = append(pipes, p)
		}
	}
	s.mu.Unlock()
	for _, p := range pipes {
		p.leaveInproc()
	}
}

// leaveInproc tells the other end that this one is gone. What was sent to it can
// still be received.
func (p *pipe) leaveInproc() {
	p.sock.mu.Lock()
	other := p.other
	p.sock.mu.Unlock()
	if other != nil {
		other.sock.hangup(other)
	}
}
