package gateway

import (
	"context"
	"sync"
)

// Broker carries messages between the nodes of a cluster. What is published on one
// node must reach every node that is attached, this one included.
type Broker interface {
	// Publish hands on a message and returns when it is accepted. It says how many
	// subscribers on this node were handed it, if it knows.
	Publish(ctx context.Context, channel string, m Message) (local int, err error)
	// Attach calls deliver for every message from now on. detach ends that.
	Attach(deliver func(channel string, m Message) int) (detach func())
}

// local is the broker of a node on its own.
type local struct {
	mu      sync.RWMutex // protects following
	deliver func(string, Message) int
}

func (b *local) Publish(_ context.Context, channel string, m Message) (int, error) {
	b.mu.RLock()
	deliver := b.deliver
	b.mu.RUnlock()
	if deliver == nil {
		return 0, ErrClosed
	}
	return deliver(channel, m), nil
}

func (b *local) Attach(deliver func(string, Message) int) func() {
	b.set(deliver)
	return func() { b.set(nil) }
}

func (b *local) set(deliver func(string, Message) int) {
	b.mu.Lock()
	b.deliver = deliver
	b.mu.Unlock()
}
