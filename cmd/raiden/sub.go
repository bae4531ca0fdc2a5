package main

import (
	"context"
	"flag"
	"strings"
	"time"
)

const subHelp = `Prints the messages of a channel as they are published: text as it went in, one
message a line, and JSON as one object a line. What one raiden pub reads is
what this prints.

  raiden sub hello
  raiden sub stats logs                  two channels; each line names its own
  raiden sub logs level=error            JSON messages whose level is error
  raiden sub logs level=error level=warn app=shop
  raiden sub -n 10 logs > ten-lines.txt

key=value prints only JSON messages with that key and value. Several values of
one key are alternatives; different keys must all match. The first argument is
a channel, even with = in it.

While the node is away it waits, says so, and subscribes again. Messages
published meanwhile are missing: raiden sub shows what happens from now on.
`

var subVerb = verb{
	name: "sub", args: "CHANNEL [CHANNEL...] [key=value...]", summary: "print the messages of channels",
	help: subHelp, new: func() action { return new(sub) },
}

// sub prints messages.
type sub struct {
	client
	json, channel  bool
	quiet, verbose bool
	count          count
}

func (s *sub) flags(fs *flag.FlagSet) {
	s.client.flags(fs)
	fs.BoolVar(&s.json, "json", false, "print every message as a JSON object, text as {\"_\":\"text\"}")
	fs.BoolVar(&s.channel, "channel", false, "print the channel and a tab before each message (default with several channels)")
	fs.Var(&s.count, "n", "end after this `number` of messages (0: never)")
	fs.Var(&s.wait, "wait", "give up when the node is away for this `time` (0: never)")
	fs.BoolVar(&s.quiet, "q", false, "say nothing but errors")
	fs.BoolVar(&s.verbose, "v", false, "say when the subscription stands, even without a terminal")
}

func (s *sub) run(ctx context.Context, c *console, args []string) error {
	channels, filters, err := splitFilters(args)
	if err != nil {
		return err
	}
	work := &subscriber{
		client:   &s.client,
		channels: channels,
		filters:  filters,
		out:      newPrinter(c.stdout, s.json, s.channel || len(channels) > 1),
		left:     int(s.count),
		counted:  s.count > 0,
		patient:  -1,
		say:      c.say,
		verbose:  !s.quiet && (s.verbose || isTerminal(c.stderr)),
	}
	if s.wait > 0 {
		work.patient = time.Duration(s.wait)
	}
	if s.quiet {
		work.say = func(string, ...any) {}
	}
	return work.run(ctx)
}

// splitFilters tells channels from filters.
func splitFilters(args []string) (channels []string, filters [][2]string, err error) {
	for i, arg := range args {
		key, value, isFilter := strings.Cut(arg, "=")
		switch {
		case arg == "":
			return nil, nil, usagef("a channel has no empty name")
		case i == 0 || !isFilter:
			channels = append(channels, arg)
		case key == "":
			return nil, nil, usagef("filter %q has no key: it looks like level=error", arg)
		default:
			filters = append(filters, [2]string{key, value})
		}
	}
	if len(channels) == 0 {
		return nil, nil, usagef("which channel? raiden sub CHANNEL [key=value...]")
	}
	return channels, filters, nil
}
