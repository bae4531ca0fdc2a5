//go:build unix

package zmq

import (
	"io"
	"syscall"
)

// useDescriptor makes the session read and write by way of the connection's
// descriptor, where it has one.
func (ss *session) useDescriptor() {
	ss.fill = ss.readPlain
	sc, ok := ss.conn.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := sc.SyscallConn(); err == nil {
		ss.fill = reader(ss, raw)
		ss.tryWrite = writer(raw)
	}
}

// writer returns a function that writes as much as the system takes without
// waiting, and says how much. Errors are left to the next ordinary write.
func writer(raw syscall.RawConn) func([]byte) int {
	var b []byte
	var n int
	attempt := func(fd uintptr) bool {
		n, _ = syscall.Write(int(fd), b)
		return true
	}
	return func(p []byte) int {
		b, n = p, 0
		_ = raw.Write(attempt)
		b = nil
		return max(n, 0)
	}
}

// reader returns a function that reads once into a decoder. It first asks whether
// there is anything to read, so that no memory is held while it waits.
func reader(ss *session, raw syscall.RawConn) func(*decoder) error {
	var n int
	var rerr error
	attempt := func(fd uintptr) bool {
		for {
			n, rerr = syscall.Read(int(fd), ss.in.room())
			switch rerr {
			case syscall.EINTR:
				continue
			case syscall.EAGAIN:
				ss.in.release()
				return false
			}
			return true
		}
	}
	return func(d *decoder) error {
		if err := raw.Read(attempt); err != nil {
			return err
		}
		switch {
		case rerr != nil:
			return rerr
		case n == 0:
			return io.EOF
		}
		d.grown(n)
		return nil
	}
}
