package zmq

import (
	"context"
	"sync"
	"sync/atomic"
)

// mailbox is where other goroutines leave word for a socket that one of its
// pipes can be read or written again. Its lock is a leaf: it may be taken while
// holding any other lock, and nothing is taken while holding it. The socket reads
// its mail at the start of each call.
type mailbox struct {
	some atomic.Bool

	mu    sync.Mutex // protects following
	items []mailItem
	spare []mailItem
}

type mailItem struct {
	pipe     *pipe
	readable bool // else writable
}

func (m *mailbox) put(i mailItem) {
	m.mu.Lock()
	m.items = append(m.items, i)
	m.some.Store(true)
	m.mu.Unlock()
}

// take returns what has come since the last call. The slice is valid until the
// call after the next.
func (m *mailbox) take() []mailItem {
	if !m.some.Load() {
		return nil
	}
	m.mu.Lock()
	items := m.items
	m.items, m.spare = m.spare[:0], items
	m.some.Store(false)
	m.mu.Unlock()
	return items
}

// gate is where calls wait until something may have changed. One token at most
// lies in it; who takes it looks again and passes it on if others wait.
type gate chan struct{}

func newGate() gate { return make(gate, 1) }

func (g gate) open() {
	select {
	case g <- struct{}{}:
	default:
	}
}

func (g gate) wait(ctx context.Context) error {
	done := ctx.Done()
	if done == nil {
		<-g
		return nil
	}
	select {
	case <-g:
		return nil
	case <-done:
		return context.Cause(ctx)
	}
}
