package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gobwas/ws"
)

// A subscriber follows channels of a node, over as many connections as it takes.
type subscriber struct {
	client   *client
	channels []string
	filters  [][2]string
	out      *printer
	left     int  // messages until the end
	counted  bool // left counts
	patient  time.Duration
	say      func(string, ...any)
	verbose  bool
}

// errEnough ends a subscription that printed all it was asked for.
var errEnough = errors.New("enough messages")

// run prints messages until there are enough or ctx ends, which is the usual
// end of a subscription and not an error unless a number was asked for.
func (s *subscriber) run(ctx context.Context) error {
	for {
		l, err := s.client.connect(ctx, s.say, s.patient)
		if err == nil {
			err = s.session(ctx, l)
			l.close()
		} else if !errors.Is(err, errInterrupted) {
			return err
		}
		_, lostOutput := errors.AsType[*outputError](err)
		switch {
		case errors.Is(err, errEnough):
			return nil
		case errors.Is(err, errInterrupted) && !s.counted:
			return nil
		case errors.Is(err, errInterrupted), lostOutput, final(err):
			return err
		}
		s.say("lost %s: %v; reconnecting, what is published meanwhile is missed", s.client.node, err)
	}
}

// session subscribes and prints over one link.
func (s *subscriber) session(ctx context.Context, l *link) error {
	if err := s.subscribe(l); err != nil {
		return err
	}
	for {
		if err := s.step(ctx, l); err != nil {
			return errors.Join(s.out.flush(), err)
		}
	}
}

func (s *subscriber) step(ctx context.Context, l *link) error {
	if len(l.events) == 0 {
		if err := s.out.flush(); err != nil {
			return err
		}
	}
	select {
	case <-ctx.Done():
		return errInterrupted
	case ev := <-l.events:
		return s.receive(l, ev)
	case <-l.beat.C:
		return l.tick()
	}
}

// A subscribe is the command of that name; its id is the number of the channel.
type subscribe struct {
	Cmd     string      `json:"cmd"`
	ID      int         `json:"id"`
	Channel string      `json:"channel"`
	Filters [][2]string `json:"filters,omitempty"`
}

func (s *subscriber) subscribe(l *link) error {
	for i, channel := range s.channels {
		text, err := json.Marshal(subscribe{"subscribe", i + 1, channel, s.filters})
		if err != nil {
			return err
		}
		if err := l.write(ws.OpText, text); err != nil {
			return err
		}
	}
	return l.out.Flush()
}

// receive handles what the node sent: one JSON object, or several on a line each.
func (s *subscriber) receive(l *link, ev event) error {
	text, err := l.take(ev)
	if err != nil {
		return err
	}
	for text := range bytes.Lines(text) {
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue // the node's keepalive
		}
		if err := s.object(text); err != nil {
			return err
		}
	}
	return nil
}

// A push is a message of a channel, or the answer to a command.
type push struct {
	reply
	Channel string          `json:"channel"`
	Data    json.RawMessage `json:"data"`
}

func (s *subscriber) object(text []byte) error {
	var p push
	if err := json.Unmarshal(text, &p); err != nil {
		return &refusedError{fmt.Sprintf("the node sent what is no JSON object (%v): is it a raiden node?", err)}
	}
	if p.Data == nil {
		return s.answered(p.reply)
	}
	s.out.print(p.Channel, p.Data)
	if s.left--; s.counted && s.left == 0 {
		return errEnough
	}
	return nil
}

// answered takes the node's answer to a subscribe.
func (s *subscriber) answered(r reply) error {
	if r.Error != "" {
		return &refusedError{r.Error}
	}
	if s.verbose && r.ID != nil && *r.ID == len(s.channels) {
		s.say("listening to %s at %s", strings.Join(s.channels, ", "), s.client.node)
	}
	return nil
}

// An outputError is a failure of standard output, which no reconnect mends.
type outputError struct{ err error }

func (e *outputError) Error() string { return "writing the output: " + e.err.Error() }
func (e *outputError) Unwrap() error { return e.err }
