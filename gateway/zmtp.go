package gateway

import (
	"context"
	"errors"

	"raiden/zmq"
)

// ServePublish publishes what comes in on s, a SUB subscribed to everything or a
// PULL, until ctx ends or s is closed, which is the error it returns. A message is
// two frames, channel and payload; others, and bad channels, are dropped and
// counted as rejected.
func (g *Gateway) ServePublish(ctx context.Context, s *zmq.Socket) error {
	for m, err := range s.Messages(ctx) {
		if err != nil {
			return err
		}
		if len(m) != 2 {
			g.hub.rejected.Add(1)
			g.opts.Logger.Debug("ZMTP message refused", "reason", "it is not two frames, channel and payload", "frames", len(m))
			continue
		}
		if err := g.Publish(ctx, string(m[0]), ParseMessage(m[1])); err != nil {
			g.opts.Logger.Debug("ZMTP message refused", "reason", err)
		}
	}
	return nil
}

// ServeSubscribe sends every message to s, an XPUB or PUB, as two frames, channel
// and payload, until ctx ends or s is closed, which is the error it returns, or
// the gateway shuts down, after all is sent. What s drops because a subscriber is
// slow is counted by s.
func (g *Gateway) ServeSubscribe(ctx context.Context, s *zmq.Socket) error {
	tap, err := g.hub.tap(g.opts.QueueMessages)
	if err != nil {
		return err
	}
	defer tap.Close()
	for {
		b, err := tap.Recv(ctx)
		if err != nil {
			if errors.Is(err, ErrClosed) {
				return nil
			}
			return err
		}
		for _, d := range b.Messages {
			if err := s.Send(ctx, []byte(d.Channel), d.Message.payload); err != nil {
				return err
			}
		}
	}
}
