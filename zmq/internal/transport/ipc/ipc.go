// Package ipc turns paths, and names of Linux's abstract namespace ("@name"),
// into connections over unix domain sockets.
package ipc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// maxPath is what fits into a socket address on Linux, in bytes.
const maxPath = 107

// Transport is ipc. The zero value works.
type Transport struct{}

// Listen listens on a path, on "@name", or on a new path of its own for "*". A
// file left behind by a process that is gone is replaced; one that somebody still
// listens on is an error, where libzmq takes the endpoint over without a word.
// Closing the listener removes the file.
func (Transport) Listen(ctx context.Context, address string) (net.Listener, string, error) {
	if address == "*" {
		return listenTemp(ctx)
	}
	if err := check(address); err != nil {
		return nil, "", err
	}
	if address[0] != '@' {
		if err := removeStale(address); err != nil {
			return nil, "", err
		}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "unix", address)
	return l, address, err
}

// Check says what is wrong with an address to connect to.
func (Transport) Check(address string) error { return check(address) }

// Dial connects to a path or "@name".
func (Transport) Dial(ctx context.Context, address string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", address)
}

func check(address string) error {
	switch {
	case address == "":
		return errors.New("path is empty")
	case address == "@":
		return errors.New("abstract name is empty")
	case address[0] == '@' && runtime.GOOS != "linux":
		return fmt.Errorf("abstract names like %q exist on Linux only", address)
	case len(address) > maxPath:
		return fmt.Errorf("path has %d bytes, at most %d are possible", len(address), maxPath)
	}
	return nil
}

// removeStale removes the socket file at path if nobody listens on it.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil // not there, or Listen will say what is wrong
	}
	if info.Mode()&os.ModeSocket == 0 {
		return fmt.Errorf("%s is there and is not a socket", path)
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		c.Close()
		return &os.SyscallError{Syscall: "bind", Err: syscall.EADDRINUSE}
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return nil
	}
	return os.Remove(path)
}

// tempListener removes the directory made for its path too.
type tempListener struct {
	net.Listener
	dir string
}

func (l tempListener) Close() error {
	err := l.Listener.Close()
	os.RemoveAll(l.dir)
	return err
}

func listenTemp(ctx context.Context) (net.Listener, string, error) {
	dir, err := os.MkdirTemp("", "zmq")
	if err != nil {
		return nil, "", err
	}
	path := filepath.Join(dir, "socket")
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "unix", path)
	if err != nil {
		os.RemoveAll(dir)
		return nil, "", err
	}
	return tempListener{l, dir}, path, nil
}
