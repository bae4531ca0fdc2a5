package zmtp

import "encoding/binary"

// Names of the commands of ZMTP 3.1, RFC 37.
const (
	CommandReady     = "READY"
	CommandError     = "ERROR"
	CommandPing      = "PING"
	CommandPong      = "PONG"
	CommandSubscribe = "SUBSCRIBE"
	CommandCancel    = "CANCEL"
)

// MaxPingContext is the longest context of a PING, in bytes.
const MaxPingContext = 16

// AppendCommand appends a command frame: name and data.
func AppendCommand(dst []byte, name string, data []byte) []byte {
	dst = AppendHeader(dst, FlagCommand, 1+len(name)+len(data))
	dst = append(dst, byte(len(name)))
	dst = append(dst, name...)
	return append(dst, data...)
}

// ParseCommand splits the body of a command frame. data is part of body.
func ParseCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 {
		return "", nil, protocolErrorf("command without a name")
	}
	n := int(body[0])
	if n == 0 || len(body) < 1+n {
		return "", nil, protocolErrorf("command name of %d bytes in a body of %d", n, len(body))
	}
	return string(body[1 : 1+n]), body[1+n:], nil
}

// AppendPing appends a PING. ttl is in tenths of a second: the time after which
// the receiver may give up on us; 0 says nothing. context is echoed by the PONG
// and is cut to 16 bytes.
func AppendPing(dst []byte, ttl uint16, context []byte) []byte {
	data := binary.BigEndian.AppendUint16(make([]byte, 0, 2+MaxPingContext), ttl)
	return AppendCommand(dst, CommandPing, append(data, cutContext(context)...))
}

// ParsePing splits the data of a PING.
func ParsePing(data []byte) (ttl uint16, context []byte, err error) {
	if len(data) < 2 {
		return 0, nil, protocolErrorf("PING of %d bytes, want at least 2", len(data))
	}
	return binary.BigEndian.Uint16(data), cutContext(data[2:]), nil
}

// AppendPong appends a PONG that echoes the context of a PING.
func AppendPong(dst []byte, context []byte) []byte {
	return AppendCommand(dst, CommandPong, cutContext(context))
}

func cutContext(b []byte) []byte { return b[:min(len(b), MaxPingContext)] }

// AppendError appends an ERROR, which ends a handshake. reason is cut to 255
// bytes.
func AppendError(dst []byte, reason string) []byte {
	reason = reason[:min(len(reason), maxShort)]
	data := append([]byte{byte(len(reason))}, reason...)
	return AppendCommand(dst, CommandError, data)
}

// ParseError reads the data of an ERROR.
func ParseError(data []byte) (*PeerError, error) {
	if len(data) == 0 || len(data) < 1+int(data[0]) {
		return nil, protocolErrorf("ERROR whose reason is cut off")
	}
	return &PeerError{Reason: string(data[1 : 1+data[0]])}, nil
}
