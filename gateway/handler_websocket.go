package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"raiden/internal/websocket"
)

// maxCommandOverhead is what a command may have beside the message it publishes,
// which may also be escaped.
const maxCommandOverhead = 4 << 10

// serveWebsocket serves a client with many channels on one connection.
func (g *Gateway) serveWebsocket(w http.ResponseWriter, r *http.Request) {
	if !g.crossOrigin(w, r) {
		refuse(w, r, http.StatusForbidden, errOrigin)
		return
	}
	if r.Header.Get("Upgrade") == "" {
		w.Header().Set("Upgrade", "websocket")
		refuse(w, r, http.StatusUpgradeRequired, errors.New("this is a WebSocket: connect with a WebSocket client"))
		return
	}
	if !g.enter() {
		refuse(w, r, http.StatusServiceUnavailable, ErrClosed)
		return
	}
	defer g.clients.Done()
	conn, err := websocket.Accept(w, r, websocket.Options{
		MaxMessage:   2*g.opts.MaxMessageSize + maxCommandOverhead,
		WriteTimeout: g.opts.WriteTimeout,
	})
	if err != nil {
		return // it was answered
	}
	c := &wsClient{g: g, conn: conn, sub: g.hub.subscription(g.opts.QueueMessages), host: r.Host}
	c.run(r.Context())
}

// wsClient is one WebSocket connection: a goroutine that reads commands and one
// that writes messages.
type wsClient struct {
	g       *Gateway
	conn    *websocket.Conn
	sub     *Subscription
	host    string
	replies [][]byte // answers not written yet; the reader's
}

func (c *wsClient) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var writer sync.WaitGroup
	writer.Go(func() { c.write(ctx) })
	err := c.read(ctx)
	c.g.opts.Logger.Debug("websocket client left", "reason", err)
	cancel()
	c.sub.Close()
	c.conn.Close(websocket.CloseNormal, "")
	writer.Wait()
}

// read carries out commands. Answers go out when no further command is at hand, so
// that a client that sends many at once gets many at once.
func (c *wsClient) read(ctx context.Context) error {
	for {
		if k := c.g.opts.Keepalive; k > 0 {
			_ = c.conn.SetReadDeadline(time.Now().Add(3 * k)) // it answers our pings
		}
		text, _, err := c.conn.Read()
		if err != nil {
			return err
		}
		c.replies = append(c.replies, c.command(ctx, text))
		if c.conn.Buffered() && len(c.replies) < 256 {
			continue
		}
		if err := c.conn.Write(c.replies...); err != nil {
			return err
		}
		c.replies = c.replies[:0]
	}
}

// write sends what comes, all that waits in one write.
func (c *wsClient) write(ctx context.Context) {
	keepalive := newKeepalive(c.g.opts.Keepalive)
	defer keepalive.stop()
	for {
		batch, err := c.sub.take()
		switch {
		case errors.Is(err, ErrTooSlow):
			c.conn.Close(websocket.ClosePolicyViolation, err.Error())
			return
		case err != nil:
			c.conn.Close(websocket.CloseGoingAway, err.Error())
			return
		}
		if out := pushes(batch); len(out) > 0 {
			if c.conn.Write(out...) != nil {
				c.conn.Close(websocket.ClosePolicyViolation, ErrTooSlow.Error())
				return
			}
			continue
		}
		select {
		case <-c.sub.ready:
		case <-keepalive.C():
			_ = c.conn.Ping()
			keepalive.reset()
		case <-c.g.closing:
			c.conn.Close(websocket.CloseGoingAway, ErrClosed.Error())
			return
		case <-ctx.Done():
			return
		}
	}
}

func pushes(b Batch) [][]byte {
	var out [][]byte
	if b.Dropped > 0 {
		out = append(out, fmt.Appendf(nil, `{"dropped":%d}`, b.Dropped))
	}
	for _, d := range b.Messages {
		out = append(out, d.push())
	}
	return out
}

// wsCommand is what a client sends.
type wsCommand struct {
	Cmd     string          `json:"cmd"`
	ID      json.RawMessage `json:"id"` // echoed in the answer
	Channel string          `json:"channel"`
	Filters json.RawMessage `json:"filters"`
	Data    json.RawMessage `json:"data"`
}

// command carries one out and returns the answer. A bad one is answered, and does
// not end the connection.
func (c *wsClient) command(ctx context.Context, text []byte) []byte {
	var cmd wsCommand
	if err := json.Unmarshal(text, &cmd); err != nil {
		return answer(nil, fmt.Errorf("%w: a command is a JSON object like {\"cmd\":\"subscribe\",\"channel\":\"news\"}: %w", ErrBadMessage, err))
	}
	if len(cmd.ID) > 128 {
		cmd.ID = nil
	}
	return answer(cmd.ID, c.carryOut(ctx, &cmd))
}

func (c *wsClient) carryOut(ctx context.Context, cmd *wsCommand) error {
	channel := cmd.Channel
	if c.g.opts.HostChannels {
		channel = c.host + "/" + channel
	}
	switch cmd.Cmd {
	case "ping":
		return nil
	case "subscribe":
		f, err := parseFilters(cmd.Filters)
		if err != nil {
			return err
		}
		return c.sub.Add(channel, f)
	case "unsubscribe":
		if !c.sub.Remove(channel) {
			return fmt.Errorf("%w: not subscribed to %q", ErrBadChannel, cmd.Channel)
		}
		return nil
	case "publish":
		m, err := dataMessage(cmd.Data)
		if err != nil {
			return err
		}
		return c.g.Publish(ctx, channel, m)
	}
	return fmt.Errorf("%w: there is no command %q; known: subscribe, unsubscribe, publish, ping", ErrBadMessage, cmd.Cmd)
}

// dataMessage makes a message of a publish command's data: an object, or a string,
// which is text.
func dataMessage(data json.RawMessage) (Message, error) {
	switch data = bytes.TrimSpace(data); {
	case len(data) == 0:
		return Message{}, fmt.Errorf("%w: publish needs data, an object or a string", ErrBadMessage)
	case data[0] == '"':
		var s string
		err := json.Unmarshal(data, &s)
		return TextMessage([]byte(s)), err
	}
	return JSONMessage(data)
}

func answer(id json.RawMessage, err error) []byte {
	b := []byte{'{'}
	if id != nil {
		b = append(append(append(b, `"id":`...), id...), ',')
	}
	if err == nil {
		return append(b, `"ok":true}`...)
	}
	return fmt.Appendf(b, `"error":%s,"code":%d}`, quoted(err.Error()), statusOf(err))
}
