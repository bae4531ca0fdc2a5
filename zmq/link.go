package zmq

import (
	queue "raiden/zmq/internal/pipe"
)

// maxQueuedBytes bounds what is held of one peer's messages, besides the message
// that passes it; reading from the peer then pauses.
const maxQueuedBytes = 4 << 20

// newPipe returns a pipe whose other end will be a session.
func (s *Socket) newPipe() *pipe {
	p := &pipe{sock: s, peer: &Peer{}}
	p.in.Queue = queue.New(s.opts.RecvHWM, maxQueuedBytes, s.opts.Conflate)
	p.out = queue.New(s.opts.SendHWM, 0, s.opts.Conflate)
	return p
}

// attach hands a pipe to the pattern. false means that it was refused.
func (s *Socket) attach(p *pipe) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readMail() // a pipe that has ended makes way for a new one
	if s.closed || !s.pat.attach(p) {
		return false
	}
	s.pipes[p] = struct{}{}
	s.sendGate.open()
	return true
}

// link says that a peer is at the other end of p: over a session, or, if that is
// nil, in this process.
func (s *Socket) link(p *pipe, ss *session, peer *Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.peer, p.linked = peer, true
	s.stats.Connections++
	s.stats.Peers++
	s.pat.linked(p)
	p.session = ss // only now: Resume alone starts the first writer
	if ss != nil && p.out.Resume() {
		ss.startWriter()
	}
	s.sendGate.open()
}

// unlink says that the peer was lost and may come back.
func (s *Socket) unlink(p *pipe) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unlinkLocked(p)
	s.pat.unlinked(p)
}

func (s *Socket) unlinkLocked(p *pipe) {
	if p.linked {
		s.stats.Peers--
	}
	p.session, p.linked = nil, false
}

// hangup says that the peer will not come back. What waits for it is lost; what
// has come from it can still be received.
func (s *Socket) hangup(p *pipe) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.gone {
		return
	}
	s.unlinkLocked(p)
	p.gone = true
	if p.detached {
		return
	}
	s.pat.hangup(p)
	dropped, _ := p.out.Clear()
	s.stats.DroppedLost += uint64(dropped)
	p.in.Queue.Finish()
	s.notify(mailItem{p, true})
}

// detachEnded takes away pipes whose peer has left and which were read to the end.
func (s *Socket) detachEnded() {
	for _, p := range s.ended {
		if !p.detached {
			s.detach(p)
		}
	}
	s.ended = s.ended[:0]
}

func (s *Socket) detach(p *pipe) {
	p.detached = true
	delete(s.pipes, p)
	s.pat.detach(p)
}

// dropPipes counts what is left when the socket has closed.
func (s *Socket) dropPipes() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.pipes {
		if p.other == nil {
			dropped, _ := p.out.Clear()
			s.stats.DroppedLost += uint64(dropped)
		}
	}
	clear(s.pipes)
	s.stats.Peers = 0
}
