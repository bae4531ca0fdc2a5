package gateway

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// serveSubscribe answers with an endless stream of messages: lines of JSON, or
// server-sent events if asked by Accept.
func (g *Gateway) serveSubscribe(w http.ResponseWriter, r *http.Request) {
	st, err := g.newStream(w, r)
	if err != nil {
		refuse(w, r, statusOf(err), err)
		return
	}
	if r.Method == http.MethodHead {
		st.header()
		return
	}
	if !g.enter() {
		refuse(w, r, http.StatusServiceUnavailable, ErrClosed)
		return
	}
	defer g.clients.Done()
	sub, err := g.Subscribe(st.channel, st.filter)
	if err != nil {
		refuse(w, r, statusOf(err), err)
		return
	}
	defer sub.Close()
	st.run(sub)
}

// stream is one client of a line stream or of server-sent events.
type stream struct {
	g       *Gateway
	w       http.ResponseWriter
	r       *http.Request
	control *http.ResponseController
	format  format
	channel string
	filter  *Filter
	left    int // messages until the end; negative for no end
	out     []byte
}

// format is how a stream shows what it has to say.
type format struct {
	mediaType string
	open      []byte
	keepalive []byte
	message   func(dst []byte, d *Delivery) []byte
	dropped   func(dst []byte, n int) []byte
	farewell  func(dst []byte, why string) []byte
}

// ownParameters are the query parameters that belong to the gateway.
var ownParameters = []string{"-count"}

func (g *Gateway) newStream(w http.ResponseWriter, r *http.Request) (*stream, error) {
	st := &stream{g: g, w: w, r: r, control: http.NewResponseController(w), format: lines, left: -1}
	if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		st.format = events
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadFilter, err)
	}
	if err := checkParameters(query, ownParameters); err != nil {
		return nil, err
	}
	if n := query.Get("-count"); n != "" {
		if st.left, err = strconv.Atoi(n); err != nil || st.left < 1 {
			return nil, fmt.Errorf("%w: -count is %q, it must be a number of at least 1", ErrBadFilter, n)
		}
	}
	if st.channel, err = g.channelOf(r); err != nil {
		return nil, err
	}
	st.filter, err = queryFilter(query)
	return st, err
}

// checkParameters refuses parameters that begin with "-" and are not known.
func checkParameters(query url.Values, known []string) error {
	for key := range query {
		if strings.HasPrefix(key, "-") && !slices.Contains(known, key) {
			return fmt.Errorf("%w: there is no parameter %q; known here: %s (names that begin with - belong to raiden)", ErrBadFilter, key, strings.Join(append([]string{"(none)"}, known...)[min(len(known), 1):], ", "))
		}
	}
	return nil
}

// queryFilter makes a filter of the parameters that belong to the user.
func queryFilter(query url.Values) (*Filter, error) {
	var pairs [][2]string
	for key, values := range query {
		if strings.HasPrefix(key, "-") {
			continue
		}
		for _, v := range values {
			pairs = append(pairs, [2]string{key, v})
		}
	}
	return NewFilter(pairs)
}

func (st *stream) header() {
	h := st.w.Header()
	h.Set("Content-Type", st.format.mediaType)
	h.Set("Cache-Control", "no-cache, no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // or a proxy may keep messages back
	st.w.WriteHeader(http.StatusOK)
}

// run writes until the client leaves, has enough, or the gateway closes. What
// waits goes out in one write.
func (st *stream) run(sub *Subscription) {
	st.header()
	st.out = append(st.out, st.format.open...)
	keepalive := newKeepalive(st.g.opts.Keepalive)
	defer keepalive.stop()
	for st.flush() == nil && st.left != 0 {
		batch, err := sub.take()
		if err != nil {
			st.out = st.format.farewell(st.out, err.Error())
			_ = st.flush()
			return
		}
		if st.add(batch) {
			keepalive.reset()
			continue
		}
		select {
		case <-sub.ready:
		case <-keepalive.C():
			st.out = append(st.out, st.format.keepalive...)
			keepalive.reset()
		case <-st.r.Context().Done():
			return
		}
	}
}

// add formats a batch and reports whether there was anything in it.
func (st *stream) add(b Batch) bool {
	if b.Dropped > 0 {
		st.out = st.format.dropped(st.out, b.Dropped)
	}
	for _, d := range b.Messages {
		if st.left == 0 {
			break
		}
		st.left = max(st.left-1, -1)
		st.out = st.format.message(st.out, d)
	}
	return len(st.out) > 0
}

func (st *stream) flush() error {
	if len(st.out) == 0 {
		return nil
	}
	_ = st.control.SetWriteDeadline(time.Now().Add(st.g.opts.WriteTimeout))
	_, err := st.w.Write(st.out)
	err = errors.Join(err, st.control.Flush())
	if st.out = st.out[:0]; cap(st.out) > 64<<10 {
		st.out = nil
	}
	return err
}

// lines is one JSON object a line. An empty line is a sign of life, the first one
// at once, so that proxies pass the header on. A line whose only key begins with
// "-" is the gateway's own word.
var lines = format{
	mediaType: "application/json",
	open:      []byte("\n"),
	keepalive: []byte("\n"),
	message:   func(dst []byte, d *Delivery) []byte { return append(append(dst, d.line...), '\n') },
	dropped:   func(dst []byte, n int) []byte { return fmt.Appendf(dst, "{\"-dropped\":%d}\n", n) },
	farewell:  func(dst []byte, why string) []byte { return fmt.Appendf(dst, "{\"-closed\":%s}\n", quoted(why)) },
}

// events are server-sent events, as the HTML standard defines them.
var events = format{
	mediaType: "text/event-stream",
	open:      []byte("retry: 2000\n\n"),
	keepalive: []byte(":\n\n"),
	message: func(dst []byte, d *Delivery) []byte {
		dst = fmt.Appendf(dst, "id: %d\n", d.ID)
		for part := range bytes.SplitSeq(d.line, []byte("\n")) {
			dst = append(append(append(dst, "data: "...), part...), '\n')
		}
		return append(dst, '\n')
	},
	dropped: func(dst []byte, n int) []byte { return fmt.Appendf(dst, "event: -dropped\ndata: %d\n\n", n) },
	farewell: func(dst []byte, why string) []byte {
		return fmt.Appendf(dst, "event: -closed\ndata: %s\n\n", why)
	},
}

// keepalive is a timer that may be absent.
type keepaliveTimer struct {
	timer *time.Timer
	every time.Duration
}

func newKeepalive(every time.Duration) *keepaliveTimer {
	k := &keepaliveTimer{every: every}
	if every > 0 {
		k.timer = time.NewTimer(every)
	}
	return k
}

func (k *keepaliveTimer) C() <-chan time.Time {
	if k.timer == nil {
		return nil
	}
	return k.timer.C
}

func (k *keepaliveTimer) reset() {
	if k.timer != nil {
		k.timer.Reset(k.every)
	}
}

func (k *keepaliveTimer) stop() {
	if k.timer != nil {
		k.timer.Stop()
	}
}
