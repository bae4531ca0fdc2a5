package gateway

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// hub knows who is subscribed to what on this node, and hands messages to them.
type hub struct {
	opts *Options

	published, delivered, dropped, rejected atomic.Uint64

	mu       sync.Mutex // protects following; taken before a channel's lock
	channels map[string]*channel
	active   int // channels with subscribers
	subs     int // pairs of subscriber and channel
	all      map[*Subscription]struct{}
	taps     []*Subscription // get every message
	closed   bool
}

// channel is a name in use: with subscribers, or published to not long ago.
type channel struct {
	mu   sync.Mutex // protects following, and the order of messages
	subs map[*Subscription]*Filter
	rate rate
	in   uint64
	last time.Time // of the last message
}

// maxIdle is how many channels without subscribers are remembered, for the page.
const maxIdle = 1024

// maxChannelName bounds a channel's name, in bytes.
const maxChannelName = 255

func newHub(o *Options) *hub {
	return &hub{opts: o, channels: make(map[string]*channel), all: make(map[*Subscription]struct{})}
}

// checkChannel says what is wrong with a channel's name.
func checkChannel(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrBadChannel)
	case len(name) > maxChannelName:
		return fmt.Errorf("%w: it has %d bytes, at most %d are possible", ErrBadChannel, len(name), maxChannelName)
	case !utf8.ValidString(name):
		return fmt.Errorf("%w: it is not UTF-8", ErrBadChannel)
	case name[0] == '-':
		return fmt.Errorf("%w: names that begin with - belong to raiden", ErrBadChannel)
	}
	for _, r := range name {
		if r < ' ' || r == 0x7F {
			return fmt.Errorf("%w: it has the control character %q", ErrBadChannel, r)
		}
	}
	return nil
}

func (h *hub) subscription(maxN int) *Subscription {
	return &Subscription{
		hub: h, policy: h.opts.SlowPolicy, maxN: maxN, maxB: h.opts.QueueBytes,
		ready: make(chan struct{}, 1), channels: make(map[string]*Filter),
	}
}

// add subscribes s to a channel.
func (h *hub) add(s *Subscription, name string, f *Filter) error {
	if err := checkChannel(name); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayAdd(s, name); err != nil {
		return err
	}
	c := h.channel(name)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.subs) == 0 {
		h.active++
	}
	c.subs[s] = f
	h.subs++
	h.all[s] = struct{}{}
	s.channels[name] = f
	return nil
}

func (h *hub) mayAdd(s *Subscription, name string) error {
	c := h.channels[name]
	_, again := s.channels[name]
	switch {
	case h.closed:
		return ErrClosed
	case again:
		return ErrSubscribed
	case h.subs >= h.opts.MaxSubscribers:
		return fmt.Errorf("%w: the limit is %d", ErrTooManySubs, h.opts.MaxSubscribers)
	case (c == nil || len(c.subs) == 0) && h.active >= h.opts.MaxChannels:
		return fmt.Errorf("%w: the limit is %d", ErrTooManyChannels, h.opts.MaxChannels)
	}
	return nil
}

// channel finds or makes a channel. h.mu is held.
func (h *hub) channel(name string) *channel {
	c := h.channels[name]
	if c == nil {
		h.forgetIdle()
		c = &channel{subs: make(map[*Subscription]*Filter)}
		h.channels[name] = c
	}
	return c
}

// forgetIdle makes room for one more channel to remember.
func (h *hub) forgetIdle() {
	if len(h.channels)-h.active < maxIdle {
		return
	}
	left := maxIdle / 2
	for name, c := range h.channels {
		if len(c.subs) == 0 {
			delete(h.channels, name)
			if left--; left == 0 {
				return
			}
		}
	}
}

func (h *hub) remove(s *Subscription, name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.removeLocked(s, name)
}

func (h *hub) removeLocked(s *Subscription, name string) bool {
	if _, ok := s.channels[name]; !ok {
		return false
	}
	delete(s.channels, name)
	c := h.channels[name]
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.subs, s)
	h.subs--
	if len(c.subs) == 0 {
		h.active--
	}
	return true
}

// close ends a subscription for the reason given.
func (h *hub) close(s *Subscription, why error) {
	h.mu.Lock()
	for name := range s.channels {
		h.removeLocked(s, name)
	}
	delete(h.all, s)
	for i, t := range h.taps {
		if t == s {
			h.taps = append(h.taps[:i:i], h.taps[i+1:]...)
			break
		}
	}
	h.mu.Unlock()
	s.end(why)
}

// tap returns a subscription to every channel.
func (h *hub) tap(maxN int) (*Subscription, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosed
	}
	s := h.subscription(maxN)
	h.taps = append(h.taps, s)
	return s, nil
}

// deliver hands a message to all who want it and says how many did.
func (h *hub) deliver(name string, m Message) int {
	h.mu.Lock()
	c := h.channel(name)
	taps := h.taps
	h.mu.Unlock()

	c.mu.Lock() // all subscribers see the channel's messages in one order
	defer c.mu.Unlock()
	d := newDelivery(name, m, h.published.Add(1))
	now := time.Now()
	c.in++
	c.last = now
	c.rate.add(now)
	n, dropped := 0, 0
	for s, f := range c.subs {
		if f.pass(d) {
			dropped += s.offer(d)
			n++
		}
	}
	for _, t := range taps {
		dropped += t.offer(d)
	}
	h.delivered.Add(uint64(n))
	h.dropped.Add(uint64(dropped))
	return n
}

// shutdown ends every subscription once what waits for it has been received.
func (h *hub) shutdown() {
	h.mu.Lock()
	h.closed = true
	var all []*Subscription
	for s := range h.all {
		all = append(all, s)
	}
	all = append(all, h.taps...)
	h.mu.Unlock()
	for _, s := range all {
		h.close(s, ErrClosed)
	}
}

// rate counts events of the last seconds.
type rate struct {
	counts [rateWindow]uint32
	second int64 // the newest slot's
}

const rateWindow = 8

func (r *rate) add(now time.Time) {
	r.advance(now)
	r.counts[r.second%rateWindow]++
}

func (r *rate) advance(now time.Time) {
	s := now.Unix()
	for n := min(s-r.second, rateWindow); n > 0; n-- {
		r.counts[(s-n+1)%rateWindow] = 0
	}
	r.second = max(s, r.second)
}

// perSecond is the mean over the last seconds but the one under way.
func (r *rate) perSecond(now time.Time) float64 {
	r.advance(now)
	sum := uint32(0)
	for i, n := range r.counts {
		if int64(i) != r.second%rateWindow {
			sum += n
		}
	}
	return float64(sum) / (rateWindow - 1)
}
