package zmq

import (
	"fmt"

	queue "raiden/zmq/internal/pipe"
	"raiden/zmtp"
)

// decoder collects what a peer sends and finds the whole messages in it, without
// copying or allocating per message. It does no I/O. The bytes it holds are
// bounded by the size of the largest message allowed, and grow only as bytes come
// in, not as a peer announces them.
type decoder struct {
	maxSize int64 // bytes of all frames of one message

	seg    *queue.Segment // what has been received; nil while that is nothing
	msg    int            // where the message being received starts in it
	pos    int            // where the next frame header starts
	n      int            // whole messages in front of msg
	size   int64          // bytes of the frames in [msg:pos)
	frames int            // how many they are
	need   int            // the length at which the frame at pos is whole, if known
}

// maxFrames bounds the frames of one message: each costs the receiver a slice
// header, so that empty ones are not free.
const maxFrames = 1 << 16

// Sizes of what is read at once.
const (
	chunk    = queue.MaxSegment
	bigChunk = 1<<20 + 1<<10 // a frame up to this size is read into memory of just its size
)

// command is a command frame found between messages.
type command struct {
	body       []byte // valid until the next call to the decoder
	start, end int    // where the frame is
}

// scan goes on through what has been received. It returns a command if it met
// one, and nil when it needs more bytes.
func (d *decoder) scan() (*command, error) {
	d.need = 0
	if d.seg == nil {
		return nil, nil
	}
	b := d.seg.B
	for {
		if d.frames == 0 {
			d.short(b)
		}
		h, ok := zmtp.ParseHeader(b[d.pos:])
		if !ok {
			return nil, nil
		}
		if err := d.check(h); err != nil {
			return nil, err
		}
		end := d.pos + h.Len + h.Size
		if end > len(b) {
			d.need = end
			return nil, nil
		}
		if h.Command() {
			return &command{body: b[d.pos+h.Len : end], start: d.pos, end: end}, nil
		}
		d.pos = end
		if h.More() {
			d.size += int64(h.Size)
			d.frames++
			continue
		}
		d.msg, d.size, d.frames = end, 0, 0
		d.n++
	}
}

// short goes on through messages of one short frame, which need no check: they are
// most of what comes where it matters.
func (d *decoder) short(b []byte) {
	pos, n := d.pos, d.n
	for len(b)-pos >= zmtp.ShortHeader && b[pos] == 0 && int64(b[pos+1]) <= d.maxSize {
		end := pos + zmtp.ShortHeader + int(b[pos+1])
		if end > len(b) {
			break
		}
		pos = end
		n++
	}
	d.pos, d.msg, d.n = pos, pos, n
}

// check refuses a frame by its header alone.
func (d *decoder) check(h zmtp.Header) error {
	switch {
	case int64(h.Size) > d.maxSize-d.size:
		return fmt.Errorf("%w: message of at least %d bytes, at most %d are allowed (MaxMessageSize)", zmtp.ErrProtocol, uint64(d.size)+uint64(h.Size), d.maxSize)
	case d.frames >= maxFrames:
		return fmt.Errorf("%w: message of more than %d frames", zmtp.ErrProtocol, maxFrames)
	case h.Command() && h.More():
		return fmt.Errorf("%w: command with the MORE flag", zmtp.ErrProtocol)
	case h.Command() && h.Size > maxCommand:
		return fmt.Errorf("%w: command of %d bytes, at most %d are allowed", zmtp.ErrProtocol, h.Size, maxCommand)
	}
	return nil
}

// maxCommand bounds a command: the longest is a subscription.
const maxCommand = 1 << 20

// replace puts frame, which is not longer, in the place of a command.
func (d *decoder) replace(c *command, frame []byte) {
	b := d.seg.B
	n := copy(b[c.start:], frame)
	n += copy(b[c.start+n:], b[c.end:])
	d.seg.B = b[:c.start+n]
}

// take returns the whole messages received and how many they are. They stay in
// the decoder until drop.
func (d *decoder) take() ([]byte, int) {
	if d.seg == nil {
		return nil, 0
	}
	return d.seg.B[:d.msg], d.n
}

// drop forgets the whole messages: they have been copied.
func (d *decoder) drop() { d.cut(d.msg, d.n) }

// dropFirst forgets the first n of the whole messages.
func (d *decoder) dropFirst(n int) { d.cut(len(firstMessages(d.seg.B, n)), n) }

// cut forgets the first size bytes, which are n messages.
func (d *decoder) cut(size, n int) {
	if size == 0 {
		return
	}
	d.seg.B = d.seg.B[:copy(d.seg.B, d.seg.B[size:])]
	d.shift(size, n)
}

// hand gives away the memory of the whole messages, keeping a copy of what
// stands behind them.
func (d *decoder) hand() *queue.Segment {
	s := d.seg
	rest := s.B[d.msg:]
	d.seg = nil
	if len(rest) > 0 {
		d.seg = queue.NewSegment(max(len(rest), chunk))
		d.seg.B = append(d.seg.B, rest...)
	}
	s.B, s.N = s.B[:d.msg], d.n
	d.shift(d.msg, d.n)
	return s
}

// shift moves all positions after size bytes and n messages went from the front.
func (d *decoder) shift(size, n int) {
	d.pos -= size
	d.msg -= size
	d.n -= n
	if d.need > 0 {
		d.need -= size
	}
}

// room returns where to read the next bytes to, and adds them by grown.
func (d *decoder) room() []byte {
	switch {
	case d.seg == nil:
		d.seg = queue.NewSegment(max(chunk, min(d.need, bigChunk)))
	case len(d.seg.B) == cap(d.seg.B), d.need > cap(d.seg.B) && cap(d.seg.B) < bigChunk:
		d.enlarge()
	}
	b := d.seg.B
	end := cap(b)
	if end > chunk && d.need > len(b) {
		end = min(end, d.need) // so that a big message ends where its memory does
	}
	return b[len(b):end]
}

// enlarge moves the message being received to more memory: at once to what a frame
// needs up to bigChunk, then to twice what has come.
func (d *decoder) enlarge() {
	have := len(d.seg.B)
	size := max(chunk, 2*have, min(d.need, bigChunk))
	if d.frames == 0 && d.need > have {
		size = max(chunk, min(size, d.need))
	}
	bigger := queue.NewSegment(size)
	bigger.B = append(bigger.B, d.seg.B...)
	d.seg.Free()
	d.seg = bigger
}

// grown says that n bytes were read into room.
func (d *decoder) grown(n int) { d.seg.B = d.seg.B[:len(d.seg.B)+n] }

// release gives memory back while nothing is held in it.
func (d *decoder) release() {
	if d.seg != nil && len(d.seg.B) == 0 {
		d.seg.Free()
		d.seg = nil
	}
}

// feed adds bytes that were received before.
func (d *decoder) feed(b []byte) {
	for len(b) > 0 {
		n := copy(d.room(), b)
		d.grown(n)
		b = b[n:]
	}
}
