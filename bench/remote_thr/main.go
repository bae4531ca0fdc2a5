// Command remote_thr sends messages as fast as it can: the PUSH side of the
// throughput test.
package main

import (
	"context"

	"raiden/bench/perf"
	"raiden/zmq"
)

func main() {
	a := perf.Parse("<connect-to> <message-size> <message-count>", true)
	defer perf.Profile()()
	ctx := context.Background()
	s := perf.Socket(zmq.Push, "", a.Endpoint)
	b := perf.Payload(a.Size)
	for range a.Count {
		perf.Check(s.Send(ctx, b))
	}
	perf.Check(s.Close())
}
