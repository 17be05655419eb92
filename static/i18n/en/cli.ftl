# What the terminal says around a run.

cli-error = error:{ " " }
cli-other-case = To see the other case, annotate the Pod with one of: { $annotation }.
cli-note = note:{ " " }
cli-fix = fix:{ " " }

cli-standard-input = standard input
cli-reading-manifest = Reading a Pod manifest from standard input. Ctrl-D ends it.
cli-reading-recording = Reading a recording from standard input. Ctrl-D ends it.
cli-unreadable = { $file } cannot be read: { $reason }
cli-unreadable-manifest-fix = Give the path of a Pod manifest, or `-` for standard input.
cli-unreadable-recording-fix = Give the path of a recording, a capture/1 document.
cli-unwritable = The output cannot be written: { $reason }
cli-unwritable-file = { $file } cannot be written: { $reason }
cli-no-step = There is no step { $step } in this run, which has { $count } steps.
cli-no-step-fix = Give a number, as `podpath run` prints it before each step, or a milestone, as in container.start.
cli-diff-no-path = There is no path { $path }; there are { $known }.
cli-diff-no-release = There is no release { $release }; there are { $known }.
cli-diff-fix = Give a trace, a recording, or MANIFEST@PATH[:RELEASE][+DEED], as in pod.yaml@docker:1.22.
cli-not-run = { $problems ->
    [one] Nothing was run because of this problem.
   *[other] Nothing was run because of these { $problems } problems.
}
cli-more-problems = { $count ->
    [one] One more problem is not shown.
   *[other] { $count } more problems are not shown.
}
cli-more-notes = { $count ->
    [one] One more note is not shown.
   *[other] { $count } more notes are not shown.
}
cli-endless = The run was cut off after { $events } events, { $seconds } seconds into it: podpath keeps no more. What is shown is right as far as it goes.
cli-endless-fix = Let it go on for a shorter time (--for), or take something out that keeps the node busy: probes each second, loops without a pause.
cli-kill-late = --kill { $pid }@{ $event } comes too late: the run was over after { $events } events.
cli-kill-late-fix = Name an earlier event, or let the run go on for longer with --for.
cli-kill-nobody = --kill { $pid }@{ $event } hits nobody: after event { $event } there was no process { $pid }.
cli-kill-nobody-fix = The text names each process with its number; the same run without --kill shows who is there at that event.
cli-trapped = This is an error in podpath: { $what }
cli-trapped-fix = Please report it with the input and the command line.

# One sentence a path, for `podpath paths`.

cli-path-containerd = The kubelet calls containerd, which speaks the CRI by itself: two hops fewer to runc than with dockershim.
cli-path-dockershim = The kubelet calls dockershim inside of itself, dockershim calls dockerd, and dockerd calls containerd. Up to Kubernetes 1.23.
cli-path-crio = The kubelet calls CRI-O, which starts a conmon for each container; both run runc. There is no containerd and no docker.
cli-path-cri-dockerd = The same dockershim as a program of its own, for Kubernetes from 1.24 on.

## `podpath replay` and `podpath conform`

cli-no-recording-fix = Give a capture/1 document; recordings/README.md describes the format.
cli-unplayable = { $file } cannot be replayed: { $reason }
cli-nothing-to-compare = nothing to compare: it has inputs, and no call, program or process
cli-nothing-compared = In none of these recordings was there anything that could be compared.
cli-nothing-compared-fix = Give a recording in which something happened after its inputs, and of programs that a node of podpath has: the table says why of each.
cli-passed-over = { $file } is passed over: it is no recording.
cli-no-recordings = { $file } has no recording in it.
cli-no-recordings-fix = Give a folder with files whose names end in .json.

## `podpath explore`

cli-explore-progress = { $done } of { $total } faults
cli-explore-done = { $count } faults in { $seconds } s on { $workers } { $workers ->
    [one] processor
   *[other] processors
}.
cli-explore-title = { $pod } on { $path }, Kubernetes { $release }: { $count } faults, and what came of them
cli-explore-all = all
cli-explore-places = The worst that comes of a fault at each place. Where nothing stands there is nobody to hit.
cli-explore-flaws = What is not as it should be, how often, why, and an example for podpath run:
cli-explore-unexplained = Nobody has explained this yet.
cli-class-no-effect = no effect
cli-class-heals = heals
cli-class-new-processes = new processes
cli-class-leaves-something = leaves something
cli-class-stuck = stuck
cli-class-endless = endless

## A wrong command line

cli-usage-unknown = `{ $argument }` is not understood here.
cli-usage-command = `{ $command }` is no command.
cli-usage-missing = `{ $argument }` is missing.
cli-usage-empty = `{ $argument }` needs a value.
cli-usage-value = `{ $argument }` does not take `{ $value }`.
cli-usage-twice = `{ $argument }` cannot stand here: it is there once already, or something that excludes it.
cli-usage-bytes = The command line is no UTF-8.
cli-usage-other = This command line cannot be read.
cli-usage-like = Did you mean `{ $like }`?
cli-usage-values = It takes one of: { $values }.
cli-usage-reason = { $reason }
cli-usage-help = `podpath help COMMAND` lists what each command takes.
cli-value-seconds = Write whole seconds, from 0 to 65535.
cli-value-port = Write a port, from 1 to 65535.
cli-value-score = Write a number from 0 to 1, as in 0.95.
cli-value-pairs = Write how many pairs, at least 1, as in --pairs=400.
cli-value-kill = Write PID@EVENT or PID@EVENT:SIGNAL, as in 640@120:TERM.
cli-value-signal = Name a signal that programs on the node know: HUP, INT, QUIT, KILL, USR1, PIPE, TERM, CHLD, CONT, STOP.
cli-value-nobody = 0 is no process: it stands for who kills from outside.
cli-without = --without { $flag } takes nothing away: the kubelet of this node is not started with it.
cli-without-fix = It is started with: { $flags }.
