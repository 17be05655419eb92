# How a step is known, and recordings that a reader opens.

## How a step is known

known-recorded = recorded
known-recorded-by = recorded × { $count }
known-source = source
known-simplified = simplified
known-shares = { $recorded } % recorded, { $source } % read from source, { $simplified } % simplified
evidence-recorded = recorded in { $count } of { $of } recordings of this path
evidence-started = { $call }, started by { $parent }
evidence-child = { $call }, child of { $parent }
trust-recorded = recorded
shares-label = How this run is known
share-recorded = recorded from the real programs
share-source = read from their source
share-simplified = simplified by podpath
recorded-by-cri = Driven by a CRI client: { $count }
recorded-by-kubelet = Driven by a kubelet: { $count }
recorded-by-ttrpc = Frames between containerd and the shim: { $count }
evidence-own = It is in the recording that you opened.
simplified-recording = It is not in the recording. A command that was started is taken to be over when something else happens, and a daemon that is called is taken to be there.

## Opening a recording

menu-recording = Open a recording…
open-title = Open a recording
open-about = A recording is a `capture/1` file: what the real programs did on a node, call by call. It plays here like any run, and beside it stands what podpath makes of the same inputs, with matches, misses and scores.
open-private = Nothing leaves this page: the file is read and compared here.
open-drop = Drop a file anywhere on this page
open-choose = Choose a file…
open-other = Choose another file…
open-known = Recordings that come with podpath
drop-here = Drop a manifest or a recording
recording-not-kept = The browser has no room to keep { $what }: when the page is loaded again it has to be opened again.

refused-json = `{ $file }` is not JSON: it cannot be read from { $what } on.
    .fix = A recording is one JSON object that begins with `"format": "capture/1"`. To run a Pod manifest, open the editor and paste it there.
refused-shape = `{ $file }` is JSON, and not a recording: { $flaw }.
    .fix = A recording has `format`, `path`, `scenario` and a list of `events`.
refused-no-format = `{ $file }` is JSON, and does not say which format it has.
    .fix = A recording says `"format": "capture/1"`.
refused-format = `{ $file }` has the format `{ $what }`, not `capture/1`.
    .fix = Choose a file that a recorder has written, or what `podpath replay` prints.
refused-path = `{ $file }` was recorded on the path `{ $what }`, which podpath does not have.
    .fix = These are the paths: { $paths }.
refused-empty = Nothing happens in `{ $file }`: there is no event that could be shown.
    .fix = Choose a recording whose list of `events` has calls, programs or looks at the process table.
refused-event = `{ $file }` has an event that cannot be, `{ $what }`: { $flaw }.
    .fix = Mend that event, or record again.
refused-long = `{ $file }` has { $what } events, which is more than a recording has.
    .fix = Choose a shorter recording.
refused-size = `{ $file }` is too big: { $what }.
    .fix = At most { $most } are read. Choose a shorter recording, or cut its `log` events.
refused-unread = `{ $file }` cannot be read.
    .fix = It may have been moved, or it is a folder. Choose it again.

flaw-no-object = it is no object
flaw-no-events = `events` is no list
flaw-no-path = `path` is no text
flaw-no-scenario = `scenario` is no text
flaw-incomplete = `t_ms`, `layer` or `op` is missing
flaw-time = `t_ms` is no time within a month
flaw-layer = no recording has this `layer`
flaw-phase = `phase` is neither `call` nor `return`
flaw-request = `request` is no object
flaw-code = a return has no `code`
flaw-processes = a look at the process table has no `processes`
flaw-fault = a fault is `kill`, `start` or `write`, and nothing else
flaw-target = a fault has no `target`
flaw-signal = no program on the node knows this `signal`
flaw-pod = an input has no `pod`

## An open recording

recording-label = Open recording
recording-about = { $path } · { $events } events · { $time }
recording-total = total { $score }
recording-close = Close the recording
shown-label = What is shown
shown-recording = Recording
shown-simulation = Simulation
shown-beside = Side by side
beside-manifest = podpath cannot read the manifest that the kubelet was given for the Pod { $pod }
beside-input = a person did `{ $op }`, which no replay can do
beside-call = the CRI of this node has no call `{ $method }`, or not with this request
beside-target = no program `{ $target }` runs on the node of this path
recorded-with = recorded with { $program } { $version }: no node of ours has that yet
recorded-on = { $driver ->
    [kubelet] recorded with a kubelet on the path { $path }: no node of ours has that yet
   *[client] recorded on the path { $path }: no node of ours has that yet
}
beside-endless = the simulation of these inputs did not come to an end
beside-nothing = The recording has inputs and nothing that came of them: there is nothing to compare.
beside-long = This recording is too long to be laid beside its simulation.

compare-label = Recording and simulation side by side
side-recorded = Recorded
side-both = Row
side-simulated = Simulated
verdict-same = same
verdict-differs = { $n ->
    [one] { $n } field differs
   *[other] { $n } fields differ
}
verdict-moved = other order
verdict-recorded = only recorded
verdict-simulated = only simulated
hole-simulated = not in the simulation
hole-recorded = not in the recording
hole-elsewhere = at another place: row { $row }
scores-label = How close the simulation is
score-total = total
score-order = order
score-payload = payload
score-cadence = cadence
score-of = { $matched } of { $of }
detail-label = This row
detail-row = Row { $row }: { $verdict }.
detail-recording = Show in the recording
detail-simulation = Show in the simulation
fields-same = { $n ->
    [0] There are no fields to compare.
    [one] { $n } field is the same on both sides.
   *[other] { $n } fields are the same on both sides.
}
fields-moved = Both sides do this, at different places in the order.
fields-of-recorded = Only recorded
fields-of-simulated = Only simulated
fields-of-both = The same on both sides
fields-recorded = The real programs did this, and the simulation does not.
fields-simulated = The simulation does this, and the real programs did not.
fields-more = and { $n } more
rows-first = First row
rows-back = Back
rows-forward = Next row
rows-last = Last row
rows-strip = Row
rows-count = row *{ $row }* of { $count }
rows-difference = Next difference
rows-difference-short = Difference
rows-no-difference = No difference
