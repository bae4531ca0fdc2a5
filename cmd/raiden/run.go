package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"syscall"
)

// A verb is one thing the command can do: raiden VERB.
type verb struct {
	name    string
	args    string // its arguments as the usage line shows them
	summary string // one line, for the list of verbs
	help    string // what it does and examples, for "raiden help VERB"
	new     func() action
}

// An action is a verb with its settings.
type action interface {
	flags(*flag.FlagSet)
	run(ctx context.Context, c *console, args []string) error
}

func verbs() []verb {
	return []verb{nodeVerb, pubVerb, subVerb, versionVerb, helpVerb()}
}

// A console is what a verb reads and writes.
type console struct {
	verb           string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// say writes one line about the work, never its result, to standard error.
func (c *console) say(format string, args ...any) {
	fmt.Fprintf(c.stderr, "raiden %s: %s\n", c.verb, fmt.Sprintf(format, args...))
}

// run carries out one command line and returns its exit code. The end of ctx
// is the user's wish to stop.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &console{stdin: stdin, stdout: stdout, stderr: stderr}
	err := dispatch(ctx, c, args)
	if err != nil && !quietEnd(err) {
		fmt.Fprintf(stderr, "%s: %s\n", strings.TrimSpace("raiden "+c.verb), err)
	}
	return exitCode(err)
}

func dispatch(ctx context.Context, c *console, args []string) error {
	name, args := splitVerb(args)
	v, err := findVerb(name)
	if err != nil {
		return err
	}
	c.verb = v.name
	a := v.new()
	fs := newFlagSet(v.name, a)
	args, err = parseFlags(fs, args)
	if errors.Is(err, flag.ErrHelp) {
		return printVerb(c.stdout, v)
	}
	if err != nil {
		return err
	}
	return a.run(ctx, c, args)
}

// splitVerb takes the verb off the arguments. Without one, the node runs.
func splitVerb(args []string) (string, []string) {
	if len(args) == 0 {
		return "node", nil
	}
	switch first := args[0]; {
	case first == "-h" || first == "-help" || first == "--help":
		return "help", args[1:]
	case first == "-version" || first == "--version":
		return "version", args[1:]
	case strings.HasPrefix(first, "-"):
		return "node", args
	default:
		return first, args[1:]
	}
}

func findVerb(name string) (verb, error) {
	var names []string
	for _, v := range verbs() {
		if v.name == name {
			return v, nil
		}
		names = append(names, v.name)
	}
	return verb{}, usagef("unknown verb %q%s; the verbs are %s (raiden help explains them)",
		name, didYouMean(name, names, ""), strings.Join(names, ", "))
}

// A usageError is a command line that cannot be carried out as written.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// errInterrupted ends a verb whose work the user stopped before it was done.
var errInterrupted = errors.New("interrupted")

// quietEnd tells the ends that need no words: the reader of our output went
// away, as in "raiden sub x | head -1", or the user interrupted.
func quietEnd(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, errInterrupted)
}

func exitCode(err error) int {
	_, usage := errors.AsType[*usageError](err)
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return 0
	case usage:
		return 2
	case errors.Is(err, errInterrupted):
		return 130
	default:
		return 1
	}
}
