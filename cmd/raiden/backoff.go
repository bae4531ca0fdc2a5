package main

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// A backoff spaces attempts out: pauses double from 0.1 to 5 seconds, and each
// is shortened at random by up to half, so that many clients that lost the
// same node do not return in step.
type backoff struct{ pause time.Duration }

// wait pauses before the next attempt; it ends early with the context.
func (b *backoff) wait(ctx context.Context) {
	b.pause = min(max(2*b.pause, firstPause), longestPause)
	timer := time.NewTimer(b.pause/2 + rand.N(b.pause/2))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
