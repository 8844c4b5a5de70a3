package validator

import (
	"errors"
	"time"
)

// MaxAge is how old a reading may be; older ones are refused.
const MaxAge = 72 * time.Hour

// ErrNegative is returned for a counter that runs backwards.
var ErrNegative = errors.New("counter runs backwards")

// Reading is one value of one meter.
type Reading struct {
	Meter string
	Value float64
	At    time.Time
}

// Check refuses readings that are too old, lie in the future or run backwards.
// A clock may be wrong by two minutes, therefore the tolerance.
func Check(previous, next Reading, now time.Time) error {
	if now.Sub(next.At) > MaxAge {
		return errors.New("reading too old")
	}
	if next.At.After(now.Add(2 * time.Minute)) {
		return errors.New("reading lies in the future")
	}
	if next.Value < previous.Value {
		return ErrNegative
	}
	return nil
}
