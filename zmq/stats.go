package zmq

// Stats are a socket's counters since it was made. Dropped messages are counted by
// the reason they were dropped for.
type Stats struct {
	Sent     uint64 // messages Send has accepted
	Received uint64 // messages Recv has returned

	DroppedFull       uint64 // the peer's queue was full: PUB, XPUB, XSUB, ROUTER, REP
	DroppedUnroutable uint64 // no such peer, or it has left: ROUTER, REP
	DroppedLost       uint64 // waited for a peer that left, or when Close gave up
	DroppedStale      uint64 // replies nobody waits for any more: REQ
	DroppedMalformed  uint64 // received without the frames its pattern needs

	Peers               int    // connected at present
	Connections         uint64 // handshakes that succeeded
	Retries             uint64 // connects that failed or were lost, and are tried again
	HandshakeFailures   uint64 // connections that were given up before they were ready
	DuplicateRoutingIDs uint64 // peers left mute because of a routing id in use: ROUTER
	AcceptFailures      uint64 // connections that could not be accepted
	LastError           error  // why the last connection failed or ended; nil if none did
}

// Dropped is the sum of all dropped messages.
func (s Stats) Dropped() uint64 {
	return s.DroppedFull + s.DroppedUnroutable + s.DroppedLost + s.DroppedStale + s.DroppedMalformed
}

// Stats returns the counters as they are now. It may be called at any time, also
// after Close.
func (s *Socket) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// note counts something that happened outside of a call.
func (s *Socket) note(count func(*Stats)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	count(&s.stats)
}
