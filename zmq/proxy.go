package zmq

import (
	"context"
	"errors"
	"sync"
)

// ProxyOptions of a Proxy. The zero value works.
type ProxyOptions struct {
	// Capture, if not nil, is sent a copy of every message that passes: a PUB,
	// PUSH, DEALER or PAIR. What it cannot take holds the proxy up.
	Capture *Socket
}

// Proxy passes messages between front and back, in the directions their types
// allow, until ctx ends or one of them is closed, which is the error it returns.
// It reads no message that it cannot pass on at once or hold one of, so that a
// full queue behind it holds up who sends in front. nil options are allowed.
//
// With ROUTER in front and DEALER at the back it is a queue, with XSUB and XPUB a
// forwarder, with PULL and PUSH a streamer; see NewDevice.
func Proxy(ctx context.Context, front, back *Socket, o *ProxyOptions) error {
	if o == nil {
		o = &ProxyOptions{}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for _, d := range [][2]*Socket{{front, back}, {back, front}} {
		wg.Go(func() {
			if err := forward(ctx, d[0], d[1], o.Capture); !errors.Is(err, ErrNotSupported) {
				cancel(err)
			}
		})
		if front == back {
			break
		}
	}
	wg.Wait()
	if ctx.Err() == nil {
		return front.opError("proxy", "", ErrNotSupported)
	}
	return context.Cause(ctx)
}

// forward passes messages one way.
func forward(ctx context.Context, from, to, capture *Socket) error {
	for {
		m, err := from.Recv(ctx)
		if err != nil {
			return err
		}
		if capture != nil {
			if err := capture.Send(ctx, m...); err != nil {
				return err
			}
		}
		if err := to.Send(ctx, m...); err != nil && !isRefusal(err) {
			return err
		}
	}
}

// isRefusal says that one message was refused and the next may not be.
func isRefusal(err error) bool { return errors.Is(err, ErrMessage) || errors.Is(err, ErrNoRoute) }
