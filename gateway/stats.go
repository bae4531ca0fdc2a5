package gateway

import (
	"sort"
	"time"
)

// Stats is what a gateway has counted since it was made.
type Stats struct {
	Uptime      time.Duration `json:"-"`
	Seconds     float64       `json:"uptime_seconds"`
	Channels    int           `json:"channels"`    // with subscribers
	Subscribers int           `json:"subscribers"` // pairs of subscriber and channel
	Published   uint64        `json:"published"`
	Delivered   uint64        `json:"delivered"` // copies handed to subscribers' queues
	Dropped     uint64        `json:"dropped"`   // copies dropped because a subscriber was slow
	Rejected    uint64        `json:"rejected"`  // publishes refused, by any way in
	Busiest     []ChannelStat `json:"busiest"`
}

// ChannelStat is one channel in use, or used not long ago.
type ChannelStat struct {
	Name        string    `json:"name"`
	Subscribers int       `json:"subscribers"`
	Published   uint64    `json:"published"`
	Rate        float64   `json:"rate"` // messages a second, over the last 7
	Last        time.Time `json:"last,omitzero"`
}

// maxBusiest is how many channels Stats names.
const maxBusiest = 100

// Stats returns the counters, and the busiest channels first.
func (g *Gateway) Stats() Stats {
	h := g.hub
	s := Stats{
		Uptime:    time.Since(g.started),
		Published: h.published.Load(), Delivered: h.delivered.Load(),
		Dropped: h.dropped.Load(), Rejected: h.rejected.Load(),
	}
	s.Seconds = s.Uptime.Seconds()
	h.mu.Lock()
	s.Channels, s.Subscribers = h.active, h.subs
	s.Busiest = make([]ChannelStat, 0, len(h.channels))
	now := time.Now()
	for name, c := range h.channels {
		s.Busiest = append(s.Busiest, c.stat(name, now))
	}
	h.mu.Unlock()
	sort.Slice(s.Busiest, func(i, j int) bool { return busier(s.Busiest[i], s.Busiest[j]) })
	s.Busiest = s.Busiest[:min(len(s.Busiest), maxBusiest)]
	return s
}

func (c *channel) stat(name string, now time.Time) ChannelStat {
	c.mu.Lock()
	defer c.mu.Unlock()
	return ChannelStat{Name: name, Subscribers: len(c.subs), Published: c.in, Rate: c.rate.perSecond(now), Last: c.last}
}

func busier(a, b ChannelStat) bool {
	switch {
	case a.Rate != b.Rate:
		return a.Rate > b.Rate
	case a.Subscribers != b.Subscribers:
		return a.Subscribers > b.Subscribers
	}
	return a.Name < b.Name
}
