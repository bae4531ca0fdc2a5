// Command inproc_lat is the latency test between two goroutines, over inproc.
package main

import (
	"context"
	"time"

	"raiden/bench/perf"
	"raiden/zmq"
)

const endpoint = "inproc://lat_test"

func main() {
	a := perf.Parse("<message-size> <roundtrip-count>", false)
	defer perf.Profile()()
	ctx := context.Background()
	server := perf.Socket(zmq.Rep, endpoint, "")
	go answer(ctx, server, a)
	s := perf.Socket(zmq.Req, "", endpoint)
	b := perf.Payload(a.Size)
	start := time.Now()
	for range a.Count {
		perf.Check(s.Send(ctx, b))
		m, err := s.Recv(ctx)
		perf.Check(err)
		perf.Verify(m, a.Size)
	}
	perf.Latency(a, time.Since(start))
	perf.Check(s.Close())
}

func answer(ctx context.Context, s *zmq.Socket, a perf.Args) {
	for range a.Count {
		m, err := s.Recv(ctx)
		perf.Check(err)
		perf.Check(s.Send(ctx, m...))
	}
}
