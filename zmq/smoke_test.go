package zmq

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"
)

func TestSmoke(t *testing.T) {
	for _, ep := range []string{"tcp://127.0.0.1:*", "ipc://*", "inproc://smoke"} {
		t.Run(ep, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			a, _ := NewSocket(Pull, nil)
			b, _ := NewSocket(Push, nil)
			if err := a.Bind(ep); err != nil {
				t.Fatal(err)
			}
			if err := b.Connect(a.LastEndpoint()); err != nil {
				t.Fatal(err)
			}
			const N = 100000
			go func() {
				for i := range N {
					if err := b.Send(ctx, fmt.Appendf(nil, "m%d", i), nil, []byte("x")); err != nil {
						t.Error(err)
						return
					}
				}
				if err := b.Send(ctx, bytes.Repeat([]byte("a"), 1<<20)); err != nil {
					t.Error(err)
				}
			}()
			for i := range N {
				m, err := a.Recv(ctx)
				if err != nil {
					t.Fatal(i, err, a.Stats(), b.Stats())
				}
				if string(m[0]) != fmt.Sprintf("m%d", i) || len(m) != 3 {
					t.Fatal(i, m)
				}
			}
			m, err := a.Recv(ctx)
			if err != nil || len(m[0]) != 1<<20 {
				t.Fatal(err)
			}
			st := time.Now()
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			t.Log(time.Since(st))
		})
	}
}
func TestSmokeReq(t *testing.T) {
	for _, ep := range []string{"tcp://127.0.0.1:*", "ipc://*", "inproc://smoke"} {
		t.Run(ep, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			a, _ := NewSocket(Rep, nil)
			b, _ := NewSocket(Req, &Options{ReqCorrelate: true})
			a.Bind(ep)
			b.Connect(a.LastEndpoint())
			go func() {
				for m, err := range a.Messages(ctx) {
					if err != nil {
						return
					}
					a.Send(ctx, m...)
				}
			}()
			st := time.Now()
			for i := range 1000 {
				if err := b.Send(ctx, fmt.Append(nil, i)); err != nil {
					t.Fatal(err)
				}
				m, err := b.Recv(ctx)
				if err != nil || string(m[0]) != fmt.Sprint(i) {
					t.Fatal(m, err, b.Stats())
				}
			}
			t.Log(time.Since(st) / 1000)
			b.Close()
			a.Close()
		})
	}
}
func TestSmokePub(t *testing.T) {
	for _, ep := range []string{"tcp://127.0.0.1:*", "ipc://*", "inproc://smoke"} {
		t.Run(ep, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			a, _ := NewSocket(XPub, nil)
			b, _ := NewSocket(Sub, nil)
			b.Subscribe("top")
			a.Bind(ep)
			b.Connect(a.LastEndpoint())
			m, err := a.Recv(ctx)
			t.Log(m, err)
			a.Send(ctx, []byte("nope"))
			a.Send(ctx, []byte("topic"), []byte("1"))
			m, err = b.Recv(ctx)
			t.Log(m, err)
			b.Unsubscribe("top")
			m, err = a.Recv(ctx)
			t.Log(m, err)
			b.Close()
			a.Close()
		})
	}
}
