// Tests of tunnels wait more than they compute.
[assembly: LevelOfParallelism(4)]
