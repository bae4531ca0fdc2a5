//go:build unix

package zmq

import (
	"io"
	"syscall"
)

// reader returns a function that reads once into a decoder. Where the connection
// has a descriptor it is asked first whether there is anything to read, and no
// memory is held while it waits.
func reader(ss *session) func(*decoder) error {
	sc, ok := ss.conn.(syscall.Conn)
	if !ok {
		return ss.readPlain
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return ss.readPlain
	}
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
