package main

import "fmt"

// didYouMean returns a hint at the candidate nearest to what was typed, or
// nothing when none is near.
func didYouMean(typed string, candidates []string, prefix string) string {
	best, bestDistance := "", len(typed)/2+2
	for _, c := range candidates {
		if d := distance(typed, c); d < bestDistance && d < max(len(typed), len(c)) {
			best, bestDistance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", prefix+best)
}

// distance counts the letters to insert, delete or change to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
