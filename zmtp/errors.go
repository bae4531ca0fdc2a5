package zmtp

import (
	"errors"
	"fmt"
)

// ErrProtocol is matched, by errors.Is, by every error that says the peer broke
// the protocol or is not a ZMTP peer. Trying again with the same peer will not
// help.
var ErrProtocol = errors.New("zmtp: protocol error")

func protocolErrorf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrProtocol, fmt.Sprintf(format, args...))
}

// PeerError is the reason a peer gave in an ERROR command before it gave up on
// the connection. It matches ErrProtocol.
type PeerError struct {
	Reason string // as sent by the peer, at most 255 bytes, not to be trusted
}

func (e *PeerError) Error() string {
	return fmt.Sprintf("zmtp: peer refused the connection: %q", e.Reason)
}

// Is reports whether target is ErrProtocol.
func (e *PeerError) Is(target error) bool { return target == ErrProtocol }
