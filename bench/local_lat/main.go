// Command local_lat answers requests: the REP side of the latency test. Start it,
// then remote_lat with the same size and count.
package main

import (
	"context"

	"raiden/bench/perf"
	"raiden/zmq"
)

func main() {
	a := perf.Parse("<bind-to> <message-size> <roundtrip-count>", true)
	defer perf.Profile()()
	ctx := context.Background()
	s := perf.Socket(zmq.Rep, a.Endpoint, "")
	for range a.Count {
		m, err := s.Recv(ctx)
		perf.Check(err)
		perf.Verify(m, a.Size)
		perf.Check(s.Send(ctx, m...))
	}
	perf.Check(s.Close())
}
