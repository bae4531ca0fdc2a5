package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Options of a Gateway. The zero value works.
type Options struct {
	// MaxChannels and MaxSubscribers bound the channels that have subscribers, and
	// the pairs of subscriber and channel. 0 means 65,536 each.
	MaxChannels, MaxSubscribers int
	// MaxMessageSize bounds a published message, in bytes. 0 means 1 MiB.
	MaxMessageSize int
	// QueueMessages and QueueBytes bound what waits for one subscriber. 0 means
	// 65,536 messages and 8 MiB; one message fits always.
	QueueMessages, QueueBytes int
	// SlowPolicy is what happens when a subscriber's queue is full. The zero value
	// is DropOldest.
	SlowPolicy SlowPolicy
	// Keepalive is the time between signs of life to subscribers that get no
	// messages. 0 means 30 seconds, a negative duration none.
	Keepalive time.Duration
	// WriteTimeout is how long one write to a client may take before it is given
	// up. 0 means 30 seconds.
	WriteTimeout time.Duration
	// HostChannels puts the Host header in front of a channel's name, so that one
	// path under two host names is two channels.
	HostChannels bool
	// AllowedOrigins are the web pages, besides the gateway's own, whose scripts may
	// publish and subscribe: "https://example.org", or "*" for all.
	AllowedOrigins []string
	// Broker connects to other nodes. nil means that there are none.
	Broker Broker
	// Logger gets what goes wrong with clients. nil means nobody.
	Logger *slog.Logger
	// Links are shown on the page.
	Links []Link
}

// Link is one way in or out, for people.
type Link struct {
	Name    string `json:"name"`    // "Publish, HTTP"
	Address string `json:"address"` // where
	Example string `json:"example"` // one line to copy
}

// SlowPolicy says what happens when a subscriber's queue is full.
type SlowPolicy int

// The policies. Both count what is lost, and tell the subscriber.
const (
	DropOldest SlowPolicy = iota // the messages that have waited longest make room
	Disconnect                   // the subscriber is disconnected, with the reason
)

// MarshalText returns "drop" or "disconnect".
func (p SlowPolicy) MarshalText() ([]byte, error) {
	if p == Disconnect {
		return []byte("disconnect"), nil
	}
	return []byte("drop"), nil
}

// UnmarshalText reads what MarshalText writes.
func (p *SlowPolicy) UnmarshalText(b []byte) error {
	switch string(b) {
	case "drop":
		*p = DropOldest
	case "disconnect":
		*p = Disconnect
	default:
		return fmt.Errorf("it must be drop or disconnect, not %q", b)
	}
	return nil
}

func (o Options) populate() (Options, error) {
	for _, f := range []struct {
		name  string
		value *int
		zero  int
	}{
		{"MaxChannels", &o.MaxChannels, 65536}, {"MaxSubscribers", &o.MaxSubscribers, 65536},
		{"MaxMessageSize", &o.MaxMessageSize, 1 << 20},
		{"QueueMessages", &o.QueueMessages, 65536}, {"QueueBytes", &o.QueueBytes, 8 << 20},
	} {
		if *f.value < 0 {
			return o, fmt.Errorf("gateway: %s is %d, it must not be negative", f.name, *f.value)
		}
		if *f.value == 0 {
			*f.value = f.zero
		}
	}
	if o.Keepalive == 0 {
		o.Keepalive = 30 * time.Second
	}
	if o.WriteTimeout <= 0 {
		o.WriteTimeout = 30 * time.Second
	}
	if o.Broker == nil {
		o.Broker = &local{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// Gateway is one node: an http.Handler, and a place to publish and subscribe from
// Go. All its methods may be called from any goroutine.
type Gateway struct {
	opts    Options
	hub     *hub
	started time.Time
	detach  func()
	closing chan struct{}
	clients sync.WaitGroup

	mu     sync.Mutex // protects following
	closed bool
	links  []Link
}

// New returns a gateway that is ready. nil options are allowed.
func New(o *Options) (*Gateway, error) {
	if o == nil {
		o = &Options{}
	}
	opts, err := o.populate()
	if err != nil {
		return nil, err
	}
	g := &Gateway{opts: opts, started: time.Now(), closing: make(chan struct{}), links: opts.Links}
	g.hub = newHub(&g.opts)
	g.detach = opts.Broker.Attach(g.hub.deliver)
	return g, nil
}

// Publish sends a message to everybody who is subscribed to a channel, on any
// node. It does not wait for them. Errors match ErrBadChannel, ErrTooLarge or
// ErrClosed, or are the broker's.
func (g *Gateway) Publish(ctx context.Context, channel string, m Message) error {
	_, err := g.publish(ctx, channel, m)
	return err
}

func (g *Gateway) publish(ctx context.Context, channel string, m Message) (local int, err error) {
	if err = checkChannel(channel); err == nil && len(m.payload) > g.opts.MaxMessageSize {
		err = fmt.Errorf("%w: it has %d bytes, at most %d are possible", ErrTooLarge, len(m.payload), g.opts.MaxMessageSize)
	}
	if err == nil {
		local, err = g.opts.Broker.Publish(ctx, channel, m)
	}
	if err != nil {
		g.hub.rejected.Add(1)
	}
	return local, err
}

// Subscribe subscribes to a channel; a nil filter lets every message pass. Errors
// match ErrBadChannel, ErrTooManyChannels, ErrTooManySubs or ErrClosed. Close the
// subscription when done.
func (g *Gateway) Subscribe(channel string, f *Filter) (*Subscription, error) {
	s := g.hub.subscription(g.opts.QueueMessages)
	if err := s.Add(channel, f); err != nil {
		return nil, err
	}
	return s, nil
}

// SetLinks changes what the page shows as ways in and out.
func (g *Gateway) SetLinks(links []Link) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.links = links
}

// enter counts a client in, unless the gateway is shutting down.
func (g *Gateway) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.clients.Add(1)
	return true
}

// Shutdown refuses what is new, lets every subscriber receive what waits for it and
// a farewell, and returns when all have left or ctx ends.
func (g *Gateway) Shutdown(ctx context.Context) error {
	g.mu.Lock()
	if !g.closed {
		g.closed = true
		close(g.closing)
	}
	g.mu.Unlock()
	g.detach()
	g.hub.shutdown()
	left := make(chan struct{})
	go func() { // ends with the last client, whose writes have deadlines
		g.clients.Wait()
		close(left)
	}()
	select {
	case <-left:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("gateway: clients were still connected: %w", context.Cause(ctx))
	}
}
