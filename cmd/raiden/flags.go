package main

import (
	"flag"
	"io"
	"strings"
)

func newFlagSet(name string, a action) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are worded and printed in one place: run
	a.flags(fs)
	return fs
}

// parseFlags reads the flags wherever they stand among the arguments and
// returns the rest. What follows "--" is never read as a flag.
func parseFlags(fs *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, explainFlag(fs, err)
		}
		left := fs.Args()
		if read := len(args) - len(left); read > 0 && args[read-1] == "--" {
			return append(rest, left...), nil
		}
		if len(left) == 0 {
			return rest, nil
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

// explainFlag turns an error of package flag into one that says what to do.
func explainFlag(fs *flag.FlagSet, err error) error {
	if err == flag.ErrHelp {
		return err
	}
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return unknownFlag(fs, name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return usagef("flag -%s needs a value: %s", name, flagUsage(fs, name))
	}
	if value, ok := strings.CutPrefix(text, "invalid boolean value "); ok {
		value, name, _ := strings.Cut(strings.TrimSuffix(value, ": parse error"), " for -")
		return usagef("flag -%s is on or off, %s is neither: write -%s or -%s=false", name, value, name, name)
	}
	return usagef("%s (raiden help %s)", text, fs.Name())
}

func unknownFlag(fs *flag.FlagSet, name string) error {
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if len(names) == 0 {
		return usagef("unknown flag -%s: this verb has no flags", name)
	}
	return usagef("unknown flag -%s%s; arguments that begin with a dash go after -- (raiden help %s lists the flags)",
		name, didYouMean(name, names, "-"), fs.Name())
}

func flagUsage(fs *flag.FlagSet, name string) string {
	if f := fs.Lookup(name); f != nil {
		_, usage := flag.UnquoteUsage(f)
		return usage
	}
	return "see raiden help " + fs.Name()
}
