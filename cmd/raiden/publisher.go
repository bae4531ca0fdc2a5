package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gobwas/ws"
)

const (
	// window is how many messages may be on their way without an answer. At a
	// round trip of 1 ms it allows a million a second.
	window = 1024
	// windowBytes bounds the memory they hold.
	windowBytes = 4 << 20
	// farewell is how long an interrupted pub waits for the last answers.
	farewell = 2 * time.Second
)

// A publisher sends lines to a node, many at a time, and keeps each until the
// node has answered it. Answers come in the order of the commands.
type publisher struct {
	client   *client
	encode   func(id int, l line) (frame []byte, repaired bool, err error)
	say      func(string, ...any) // progress
	complain func(string, ...any) // what went wrong with a line
	single   bool                 // one DATA: its error is the error of the verb
	patient  time.Duration        // as in connect

	lines    chan line
	ended    bool       // no more lines
	inputErr error      // why, other than the end of input
	pending  []unproven // oldest first
	bytes    int        // in pending
	lastID   int

	accepted, failed, resent, repaired int
	firstFailure                       error
}

// An unproven message was sent but not yet answered.
type unproven struct {
	id, line int
	frame    []byte
}

// run publishes all of input. It returns when everything is answered, or
// cannot be.
func (p *publisher) run(ctx context.Context, input func(chan<- line, <-chan struct{})) error {
	stop := make(chan struct{})
	defer close(stop)
	p.lines = make(chan line, 64)
	go input(p.lines, stop)
	for {
		l, err := p.client.connect(ctx, p.say, p.patient)
		if err != nil {
			return err
		}
		err = p.session(ctx, l)
		l.close()
		if err == nil {
			return p.verdict(ctx)
		}
		if errors.Is(err, errInterrupted) || final(err) {
			return p.blame(err)
		}
		if p.patient == 0 {
			return fmt.Errorf("%s: %w", p.client.node, err)
		}
		p.say("lost %s: %v; reconnecting, %d to send again", p.client.node, err, len(p.pending))
	}
}

// verdict is the result once nothing is left to send.
func (p *publisher) verdict(ctx context.Context) error {
	switch {
	case p.inputErr != nil:
		return fmt.Errorf("reading the input: %w", p.inputErr)
	case p.failed > 0 && p.single:
		return p.firstFailure
	case p.failed > 0:
		return fmt.Errorf("%d of %d lines were not published", p.failed, p.failed+p.accepted)
	case ctx.Err() != nil:
		return errInterrupted
	default:
		return nil
	}
}

// final tells the farewells after which sending the same again would end the
// same way.
func final(err error) bool {
	closed, ok := errors.AsType[*closedError](err)
	if !ok {
		_, ok := errors.AsType[*refusedError](err)
		return ok
	}
	switch closed.code {
	case ws.StatusProtocolError, ws.StatusUnsupportedData, ws.StatusInvalidFramePayloadData,
		ws.StatusPolicyViolation, ws.StatusMessageTooBig:
		return true
	}
	return false
}

// blame adds the line the node stopped at.
func (p *publisher) blame(err error) error {
	if errors.Is(err, errInterrupted) || len(p.pending) == 0 || p.single {
		return err
	}
	return fmt.Errorf("line %d: %w", p.pending[0].line, err)
}

// session publishes over one link: first what the last link left unanswered,
// then lines until they end. Nil means that all is answered.
func (p *publisher) session(ctx context.Context, l *link) error {
	if err := p.resend(l); err != nil {
		return err
	}
	interrupt := ctx.Done()
	var giveUp <-chan time.Time
	for !p.ended || len(p.pending) > 0 {
		var err error
		select {
		case in, ok := <-p.open():
			err = p.send(l, in, ok)
		case ev := <-l.events:
			err = p.answer(l, ev)
		case <-l.beat.C:
			err = l.tick()
		case <-interrupt:
			interrupt, p.ended, giveUp = nil, true, time.After(farewell)
		case <-giveUp:
			err = errInterrupted
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// open is the channel of lines while there is room for one, else nil.
func (p *publisher) open() <-chan line {
	if p.ended || !p.room() {
		return nil
	}
	return p.lines
}

func (p *publisher) room() bool { return len(p.pending) < window && p.bytes < windowBytes }

// send publishes one line. It flushes when no further line is at hand, so that
// a lone line leaves at once and a flood leaves in large writes.
func (p *publisher) send(l *link, in line, ok bool) error {
	if !ok || in.err != nil {
		p.ended, p.inputErr = true, in.err
		return l.out.Flush()
	}
	frame, repaired, err := p.encode(p.lastID+1, in)
	if err != nil {
		p.fail(in.number, err)
		return nil
	}
	if repaired {
		p.repaired++
	}
	p.lastID++
	p.pending = append(p.pending, unproven{p.lastID, in.number, frame})
	p.bytes += len(frame)
	if err := l.write(ws.OpText, frame); err != nil {
		return err
	}
	if len(p.lines) == 0 || !p.room() {
		return l.out.Flush()
	}
	return nil
}

func (p *publisher) resend(l *link) error {
	p.resent += len(p.pending)
	for _, u := range p.pending {
		if err := l.write(ws.OpText, u.frame); err != nil {
			return err
		}
	}
	return l.out.Flush()
}

// answer takes the node's answer to the oldest pending message.
func (p *publisher) answer(l *link, ev event) error {
	text, err := l.take(ev)
	if err != nil || len(text) == 0 {
		return err
	}
	var r reply
	if err := json.Unmarshal(text, &r); err != nil || r.ID == nil {
		return nil // a keepalive, or a word to all clients
	}
	if len(p.pending) == 0 || *r.ID != p.pending[0].id {
		return &refusedError{fmt.Sprintf("the node answered message %d, which was not the next to be answered: is it a raiden node?", *r.ID)}
	}
	done := p.pending[0]
	p.pending = p.pending[1:]
	p.bytes -= len(done.frame)
	if r.Error != "" {
		p.fail(done.line, errors.New(r.Error))
	} else {
		p.accepted++
	}
	return nil
}

// A reply is the node's answer to a command.
type reply struct {
	ID    *int   `json:"id"`
	Error string `json:"error"`
}

func (p *publisher) fail(number int, err error) {
	p.failed++
	if p.firstFailure == nil {
		p.firstFailure = err
	}
	if !p.single {
		p.complain("line %d: %v", number, err)
	}
}
