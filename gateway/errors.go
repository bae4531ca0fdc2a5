package gateway

import "errors"

// Errors that callers act on; compare with errors.Is. Their texts are for the
// people who sent what was refused.
var (
	ErrClosed          = errors.New("the node is shutting down")
	ErrTooLarge        = errors.New("message is too large")
	ErrBadChannel      = errors.New("bad channel name")
	ErrBadMessage      = errors.New("bad message")
	ErrBadFilter       = errors.New("bad filter")
	ErrTooManyChannels = errors.New("too many channels")
	ErrTooManySubs     = errors.New("too many subscribers")
	ErrTooSlow         = errors.New("subscriber reads too slowly")
	ErrSubscribed      = errors.New("already subscribed to this channel")
)
