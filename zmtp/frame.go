package zmtp

import (
	"encoding/binary"
	"math"
)

// Flag bits of a frame, RFC 37 section "Framing". The other bits are reserved;
// like libzmq we ignore them.
const (
	FlagMore    = 1 << 0 // more frames of the same message follow
	FlagLong    = 1 << 1 // the length takes 8 bytes instead of 1
	FlagCommand = 1 << 2 // a command, not part of a message
)

// Sizes of a frame's header.
const (
	ShortHeader = 2
	LongHeader  = 9

	maxShort = 255
)

// FrameSize is the size on the wire of a frame with a body of n bytes.
func FrameSize(n int) int {
	if n <= maxShort {
		return ShortHeader + n
	}
	return LongHeader + n
}

// AppendHeader appends the header of a frame with a body of n bytes. flags may
// hold FlagMore and FlagCommand; FlagLong is set as n demands.
func AppendHeader(dst []byte, flags byte, n int) []byte {
	if n <= maxShort {
		return append(dst, flags, byte(n))
	}
	dst = append(dst, flags|FlagLong)
	return binary.BigEndian.AppendUint64(dst, uint64(n))
}

// AppendFrame appends a frame: header and body.
func AppendFrame(dst []byte, flags byte, body []byte) []byte {
	return append(AppendHeader(dst, flags, len(body)), body...)
}

// AppendMessage appends a message of one or more frames.
func AppendMessage(dst []byte, frames [][]byte) []byte {
	for i, f := range frames {
		flags := byte(0)
		if i < len(frames)-1 {
			flags = FlagMore
		}
		dst = AppendFrame(dst, flags, f)
	}
	return dst
}

// Header is a parsed frame header.
type Header struct {
	Flags byte
	Len   int // bytes of the header itself: ShortHeader or LongHeader
	Size  int // bytes of the body
}

// More reports whether more frames of the same message follow.
func (h Header) More() bool { return h.Flags&FlagMore != 0 }

// Command reports whether the frame is a command.
func (h Header) Command() bool { return h.Flags&FlagCommand != 0 }

// ParseHeader reads the header at the front of b. It returns ok false when b is
// too short to tell. A length beyond what an int can hold is reported as
// math.MaxInt, so that any size limit refuses it.
func ParseHeader(b []byte) (h Header, ok bool) {
	if len(b) < ShortHeader {
		return Header{}, false
	}
	if b[0]&FlagLong == 0 {
		return Header{Flags: b[0], Len: ShortHeader, Size: int(b[1])}, true
	}
	if len(b) < LongHeader {
		return Header{}, false
	}
	size := binary.BigEndian.Uint64(b[1:LongHeader])
	return Header{Flags: b[0], Len: LongHeader, Size: int(min(size, math.MaxInt))}, true
}

// ParseFrame cuts the frame at the front of b. body and rest are parts of b. It
// returns ok false when b does not hold the whole frame yet.
func ParseFrame(b []byte) (h Header, body, rest []byte, ok bool) {
	h, ok = ParseHeader(b)
	if !ok || h.Size > len(b)-h.Len {
		return Header{}, nil, b, false
	}
	end := h.Len + h.Size
	return h, b[h.Len:end:end], b[end:], true
}
