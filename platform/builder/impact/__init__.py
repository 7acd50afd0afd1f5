"""What a change of an app touches, worked out before it is made: places, people, values, links, programs, clones."""
