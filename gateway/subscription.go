package gateway

import (
	"context"
	"sync"
)

// Subscription receives the messages of one or more channels, in the order they
// were published, through a bounded queue. Its methods may be called from any
// goroutine; Recv from one at a time.
type Subscription struct {
	hub    *hub
	policy SlowPolicy
	maxN   int
	maxB   int
	ready  chan struct{} // holds a token when there may be something to receive

	mu       sync.Mutex // protects following
	channels map[string]*Filter
	queue    []*Delivery
	bytes    int
	dropped  int // since the last Recv
	err      error
}

// Batch is everything that waited for a subscriber.
type Batch struct {
	Messages []*Delivery
	Dropped  int // how many messages were dropped before these because the subscriber was slow
}

// Recv waits for messages. Its error is the context's, ErrClosed after Close or
// when the gateway shuts down, or ErrTooSlow if that is the policy.
func (s *Subscription) Recv(ctx context.Context) (Batch, error) {
	for {
		b, err := s.take()
		if len(b.Messages) > 0 || b.Dropped > 0 || err != nil {
			return b, err
		}
		select {
		case <-s.ready:
		case <-ctx.Done():
			return Batch{}, context.Cause(ctx)
		}
	}
}

// take returns what waits, without waiting for more.
func (s *Subscription) take() (Batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := Batch{Messages: s.queue, Dropped: s.dropped}
	s.queue, s.bytes, s.dropped = nil, 0, 0
	if len(b.Messages) > 0 || b.Dropped > 0 {
		return b, nil
	}
	return b, s.err
}

// Add subscribes to one more channel.
func (s *Subscription) Add(channel string, f *Filter) error { return s.hub.add(s, channel, f) }

// Remove ends the subscription to a channel and reports whether there was one.
func (s *Subscription) Remove(channel string) bool { return s.hub.remove(s, channel) }

// Close ends the subscription. What waits can still be received.
func (s *Subscription) Close() { s.hub.close(s, ErrClosed) }

// offer queues a message, or does what the policy says when there is no room. It
// never waits. It returns how many messages were dropped.
func (s *Subscription) offer(d *Delivery) (dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0
	}
	if len(s.queue) >= s.maxN || s.bytes+len(d.line) > s.maxB && len(s.queue) > 0 {
		if s.policy == Disconnect {
			s.err = ErrTooSlow
			s.wake()
			return 1
		}
		dropped = s.dropOldest(len(d.line))
	}
	s.queue = append(s.queue, d)
	s.bytes += len(d.line)
	s.wake()
	return dropped
}

// dropOldest makes room for n bytes.
func (s *Subscription) dropOldest(n int) (dropped int) {
	for len(s.queue) > 0 && (len(s.queue) >= s.maxN || s.bytes+n > s.maxB) {
		s.bytes -= len(s.queue[0].line)
		s.queue[0] = nil
		s.queue = s.queue[1:]
		dropped++
	}
	s.dropped += dropped
	return dropped
}

func (s *Subscription) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

// end makes Recv return err once the queue is empty.
func (s *Subscription) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
	s.wake()
}
