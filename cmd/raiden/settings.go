package main

import (
	"log/slog"
	"time"

	"raiden/gateway"
)

// defaults are what the flags of a node start from, and what its help shows.
func (n *node) defaults() {
	n.channels, n.subscribers = 65536, 65536
	n.message = defaultMessageSize
	n.queue = 65536
	n.keepalive = span(30 * time.Second)
	n.slow = gateway.DropOldest
	n.log = slog.LevelWarn
}

// options are the settings as the gateway takes them.
func (n *node) options(log *slog.Logger) *gateway.Options {
	keepalive := time.Duration(n.keepalive)
	if keepalive == 0 {
		keepalive = -1 // the gateway's word for none
	}
	return &gateway.Options{
		MaxChannels:    int(n.channels),
		MaxSubscribers: int(n.subscribers),
		MaxMessageSize: int(n.message),
		QueueMessages:  int(n.queue),
		SlowPolicy:     n.slow,
		Keepalive:      keepalive,
		HostChannels:   n.hostChannels,
		Logger:         log,
	}
}
