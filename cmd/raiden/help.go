package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

const helpText = `Shows this overview, or what one verb does with its flags and examples.

  raiden help
  raiden help pub
`

func helpVerb() verb {
	return verb{
		name: "help", args: "[VERB]", summary: "explain the verbs", help: helpText,
		new: func() action { return help{} },
	}
}

type help struct{}

func (help) flags(*flag.FlagSet) {}

func (help) run(_ context.Context, c *console, args []string) error {
	switch len(args) {
	case 0:
		return printOverview(c.stdout)
	case 1:
		v, err := findVerb(args[0])
		if err != nil {
			return err
		}
		return printVerb(c.stdout, v)
	default:
		return usagef("help takes one verb, not %d: raiden help %s", len(args), args[0])
	}
}

func printOverview(w io.Writer) error {
	var b strings.Builder
	b.WriteString("raiden moves messages between programs, terminals and browsers.\n\n")
	b.WriteString("  raiden                    run a node on this machine\n")
	for _, v := range verbs() {
		fmt.Fprintf(&b, "  %-25s %s\n", "raiden "+v.name, v.summary)
	}
	b.WriteString(`
Try it, each line in a terminal of its own:
  raiden
  raiden sub hello
  raiden pub hello "it works"
  vmstat 1 | raiden pub stats

raiden help VERB shows the flags and examples of one verb.
Exit codes: 0 done; 1 failed; 2 wrong verb, flag or argument; 130 interrupted
before the work was complete.
`)
	_, err := io.WriteString(w, b.String())
	return err
}

func printVerb(w io.Writer, v verb) error {
	var b strings.Builder
	fs := newFlagSet(v.name, v.new())
	var flags strings.Builder
	fs.VisitAll(func(f *flag.Flag) { describeFlag(&flags, f) })
	usage := "raiden " + v.name
	if flags.Len() > 0 {
		usage += " [flags]"
	}
	fmt.Fprintf(&b, "%s\n\n%s", strings.TrimSpace(usage+" "+v.args), v.help)
	if flags.Len() > 0 {
		fmt.Fprintf(&b, "\nFlags:\n%s", flags.String())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func describeFlag(b *strings.Builder, f *flag.Flag) {
	value, usage := flag.UnquoteUsage(f)
	fmt.Fprintf(b, "  %-22s %s", strings.TrimSpace("-"+f.Name+" "+value), usage)
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" {
		fmt.Fprintf(b, " (default %s)", f.DefValue)
	}
	b.WriteByte('\n')
}
