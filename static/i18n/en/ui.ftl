# The words of the app itself: controls, headings, hints. What happens on the node is in trace.ftl.
# Between asterisks: bold. Between backticks: code.

page-title = { $sentence } · { $path } · podpath

## The top bar

top-path = Runtime path
top-pod = Pod
top-pod-label = Pod { $pod }: examples and manifest
top-no-pod = No Pod
top-no-pod-label = No Pod: examples and manifest
top-language = Language
top-theme-dark = Dark theme
top-theme-light = Light theme
top-help = Help and keys
top-share = Share
top-more = More

menu-edit = Edit the manifest
menu-own = Your own manifest
recent-title = Recent
recent-clear = Forget the recent ones

preset-web = one container that waits
preset-nginx = a web server with a port and limits
preset-two-containers = an app and its sidecar
preset-init = an init container first
preset-host-network = on the node’s network
preset-crash = an app that keeps failing
preset-probes = an app that is probed
preset-hooks = a command after the start, one before the stop
preset-startup = Only the kubelet’s start

source-label = The Pod comes from
source-file = A file on the node
source-file-from = From a file on the node
source-file-how = static Pod
source-api = The API server
source-api-from = From the API server
source-api-how = kubectl apply

## The release

release-here = Kubernetes { $release }
release-label = Kubernetes
release-1-20 = dockershim is deprecated: one warning in the log
release-1-22 = dockershim is inside; the kubelet speaks CRI v1alpha2
release-1-23 = the last with dockershim; asks for CRI v1 first
release-1-24 = dockershim is removed
release-1-26 = CRI v1 only
release-1-27 = the flag `--container-runtime` is gone
refused-kubelet = The kubelet of Kubernetes { $release } does not start on the { $path } path.
refused-ways = What does start:
refused-remove = Remove `{ $flag }` and start again
refused-way-release = Kubernetes { $release }
refused-way-path = { $path } on { $release }

## The steps

steps-label = The story
steps-title = Story
beside-menu = Compare
beside-menu-more = Compare with { $path }
beside-menu-path = with { $path }
beside-menu-unbroken = with the unbroken run
beside-label = Two runs beside each other
beside-numbers = Numbers of both runs
beside-title = { $a } beside { $b }
beside-broken = { $run }, { $deeds }
beside-unbroken = { $run }, unbroken
beside-next = Next difference
beside-close = Close
beside-hole = nothing like it
beside-size = { $rows } rows, { $differ } differ
beside-fields = { $n ->
    [one] { $n } field differs
   *[other] { $n } fields differ
}
search-title = Search
search-hint = A call, a process, a value, a word
search-nothing = Nothing in this run has all of these words.
search-word = Words
search-beat = Beats
search-process = Processes
search-call = Calls
search-payload = Payloads
help-search = Search
level-label = How closely it is told
level-beats = Beats
level-calls = Calls
level-all = All
level-next = Next beat
level-calls-of = its calls
about-run = What one node does to start a Pod, call by call.
about-size = { $beats } beats · { $seconds } s to watch · { $calls } calls, if you want them all
about-own = Use my own Pod
say-beat = Beat { $index }
say-before = Before
say-call = call { $index }
beat-of = { $beat } · { $unit }

## The stage

stage-label = The node
stage-path = { $path } path
stage-from-to = kubelet to kernel
picture-place = Call { $index } of { $count }
story-label = The whole story
stage-picture = Picture
story-line = { $index }. { $beat }: { $sentence }
parts-menu = The story, processes, legend
legend-title = Legend
legend-about = The line of a call says how it travels. Colour, dashes and the badge on it say the same.
stage-beyond = Show { $name }
stage-rest = The rest of the stage
stack-title = Containers
legend-label = How calls travel
legend-fn = fn
legend-grpc = gRPC
legend-http = HTTP
legend-ttrpc = ttrpc
legend-exec = exec
legend-reply = reply
kernel-name = Linux kernel
stale-title = Still showing the last manifest that worked.
stale-fix = Fix line { $line } to run this one.

## The sentence and the inspector

say-label = This step
trust-source = read from source
trust-simplified = simplified
trust-hint = How we know this
panel-label = Details of this step
tab-story = Story
tab-describe = kubectl describe
describe-coming = The simulator is asked …
describe-lost = The simulator does not answer: { $what }
turn-happened = What changed
turn-nothing = Nothing on the node changed.
turn-waiting = Who waits, and for what
turn-nobody = Nobody waits.
turn-born = { $name } starts
turn-exited = { $name } exits with code { $code }
turn-killed = { $name } is killed by { $signal }
turn-adopted = { $name } gets a new parent, { $parent }
turn-more = { $n ->
    [one] and { $n } more change
   *[other] and { $n } more changes
}
tab-payload = Payload
tab-changed = Changed
tab-source = Source
tab-node = On your node

payload-label = JSON
payload-whole = whole message
payload-error = error
payload-input = what it is given
payload-no-input = no input
payload-ends = It ends in *call { $step }*
payload-described = What this is about was described in *call { $step }*
payload-answered = The answer comes in *call { $step }*
payload-asked = This answers *call { $step }*
payload-go = go to call { $step }
payload-unfold = Show every field
payload-fold = Hide fields at their zero value

changed-nothing = Nothing on the node changes in this step.
changed-what = What
changed-before = Before
changed-after = After
changed-absent-before = was not there
changed-absent-after = is gone

source-nothing = There is no evidence for this step.

node-hint = On a real node, this shows it:
node-hint-verbose = If the kubelet is started with --v={ $verbosity } or more, this shows it:
node-nothing = No command would show this step on a node: it leaves nothing to look at, or is over before one could type.

## The processes

processes-label = Processes on the node
processes-title = Processes
processes-alive = { $n ->
    [one] { $n } alive
   *[other] { $n } alive
}
processes-waiting = { $n ->
    [one] { $n } waiting
   *[other] { $n } wait
}
process-alive = { $name }, running, child of { $parent }
process-waits = { $name }, waiting, child of { $parent }
process-orphan = { $name }, running, adopted by { $parent }
process-dead = { $name }, has just ended
process-root = { $name }, running
process-future = { $name }, not started yet
tree-open = Open the tree
tree-how = Choose a process to go to the last step in which it had a part.

## The transport

transport-label = Transport
transport-buttons = Move and play
transport-first = First
transport-back = Back
transport-play = Play
transport-pause = Pause
transport-forward = Forward
transport-last = Last
transport-scrub = Place in the story
transport-speed = Speed
transport-count = beat *{ $index }* of { $count }
transport-before = before the story
transport-end = *the end*
transport-calls = call { $index } of { $count }
transport-position = *{ $index }* of { $count }
announce-step = Call { $index } of { $count }: { $sentence }
announce-beat = Beat { $index } of { $count }: { $sentence }

## The list of hops

compact-back = Back
compact-next = Next
compact-details = Details

## Inside somebody else’s page

embed-open-full = Open in podpath
embed-skip = Skip the simulation

## The editor

editor-title = Pod manifest
editor-text = Pod manifest in YAML or JSON
editor-examples = Examples
editor-run = Run
editor-undo-how = Back to the text before the last fix, example or file
editor-close = Close the editor
editor-errors = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
editor-notes = { $n } not simulated
editor-line = Line { $line }:
editor-nothing-runs = No Pod is on the node: only the kubelet’s start is on screen. Run puts this one there.
editor-hint = Paste a Pod as kubectl takes it. Ctrl+Enter runs it; Tab leaves the text. Nothing leaves this page.

## Help

help-title = Help
help-about = podpath replays what happens on one Kubernetes node between the kubelet and the kernel. Go beat by beat or call by call, and switch the runtime path anywhere: you stay at the same place in the story.
help-keys = Keys, while the focus is in podpath and not in a text field
help-play = Play or pause
help-forward = One beat or one call on
help-back = One beat or one call back
help-first = To the beginning
help-last = To the end
help-closer = More closely: a beat’s calls, everything
help-wider = Less closely: calls, beats
help-next-beat = Next beat
help-previous-beat = Previous beat
help-over = Over this call
help-into = Into this call
help-out = Out of this call
help-theme = Light or dark
help-language = English or Chinese
help-help = This help
help-letters = Keys that are a single letter or sign
help-still = Reduce motion

dialog-close = Close

## Sharing

share-title = Share
share-about = The link opens podpath at this very step. Nothing is sent anywhere: everything is in the link.
share-recording = No link can lead to the recording { $file }: it never leaves this page. Whoever is to see it needs the file, and opens it as you did.
share-before = The link here is that of the simulation you left for it: { $path }. { $sentence }
share-link = Link
share-frame = Frame
share-element = Element
share-copy = Copy
share-copied = Copied
copy-as = Copy as …
copy-link = Link
copy-command = Command for the terminal
copy-payload = Payload (JSON)
copy-markdown = Markdown
share-download = Keep the manifest as a file

## Notices

notice-dismiss = Got it
notice-nearest = “{ $what }” is not in this run. This is the nearest step.
notice-unknown-path = There is no path “{ $what }” here. This is the default one.
notice-unknown-release = There is no release “{ $what }” here. This is the path’s default.
notice-unknown-preset = There is no example “{ $what }”. This is the first one.
notice-bad-attribute = This attribute says nothing that podpath knows: { $what }
notice-bad-manifest = The manifest has an error in line { $what }. The last one that worked is still on screen.

# the simulator, behind its door
wait-run = Simulating…
wait-cancel = Stop waiting
lost-missing = The simulator did not come: `{ $what }` was not served whole. What is on the page stays.
lost-blocked = This page does not allow the simulator’s worker (`{ $what }`): its content security policy needs `worker-src 'self'`, and `blob:` where podpath comes from another site. What is on the page stays.
lost-broken = The simulator has stopped: an error of its own (`{ $what }`). What is on the page stays.
lost-again = Try again

## What somebody does to the node

deed-form = `{ $deed }` is nothing that can be done: it is written VERB WHAT@WHERE.
    .fix = For example `kill dockerd@container.start`, `kill 631:TERM@375`, `fail RunPodSandbox=UNAVAILABLE@sandbox.create`, `fail every registry=503@image.pull`, `delay StartContainer=10s@container.start`, `lose CreateContainer@container.create`, `restart dockerd@+20s`, `remove runc@sandbox.create`, `break bridge@sandbox.create`, `mend bridge@+60s`, `registry down@image.pull`, `registry up@+60s`, `live-restore on@+15s`, `disk full@image.pull`, `reboot@+20s`, `apply web@+20s`, `slow bridge=30s@sandbox.create`, `oom app@+20s`, `delete pod@+20s`, `exec date@+30s`, `logs@+30s`, `attach@+30s`, `port-forward 80@+30s`.
deed-signal = `{ $deed }` names a signal that podpath does not know.
    .fix = After the colon stands KILL, TERM, INT, HUP, QUIT, USR1, STOP or CONT: `kill dockerd:TERM@375`.
deed-place = `{ $place }` is no place in a run.
    .fix = Write a milestone such as `container.start`, with `~2` for its second time, the seq of an event, or a time after the Pod’s creation such as `+12s`.
deed-not-there = `{ $deed }`: this run has no such place. It has { $events } events.
    .fix = It has these milestones: { $there }.
deed-nobody = `{ $deed }`: no process is called `{ $whom }` at that moment.
    .fix = Alive then: { $there }.
deed-init = `{ $deed }`: process 1 cannot be killed. The kernel gives it only the signals that it has handlers for.
    .fix = Kill one of its children instead.
deed-no-call = `{ $deed }`: nobody calls `{ $whom }` from there on.
    .fix = What is called from there on: { $there }.
deed-code = `{ $deed }`: `{ $code }` is no error that this call could be answered with.
    .fix = It can be one of: { $codes }.
deed-no-unit = `{ $deed }`: systemd has not started `{ $whom }`, so it cannot restart it.
    .fix = What systemd has started: { $there }.
deed-no-program = `{ $deed }`: no program of the node is called `{ $whom }`.
    .fix = There are: { $there }.
deed-registry = `{ $deed }`: a registry cannot become that.
    .fix = It can be `registry down`, `registry 404` (or 401, 403, 429, 500, 502, 503, 504), `registry slow=30s`, `registry truncated`, and `registry up` again.
deed-manifest = `{ $deed }` names no Pod that can be applied.
    .fix = Name one that podpath comes with (web, nginx, two-containers, init, host-network, crash, probes, hooks) or, in the terminal, a file with a Pod.
deed-same-name = `{ $deed }`: there is a Pod called { $name } already.
    .fix = Give the second Pod another name.
deed-no-pod = `{ $deed }`: no Pod comes to this node.
    .fix = Run it with a manifest.
deed-no-cluster = `{ $deed }`: this Pod is a file on the node, and there is no API server that could be asked.
    .fix = Let the Pod come from the API server.

break-it = Break it here
break-it-label = Break it here: what can be done to the node after this step
break-kill = Kill { $name } ({ $pid })
break-fail = Let { $method } fail
break-delay = Let { $method } arrive 10 s late
break-lose = Lose the answer of { $method }
break-delete = Delete the Pod
break-delete-how = and see who takes it apart
break-group-image = image
break-group-network = network
break-group-disk = disk
break-group-runtime = runtime
break-group-node = node
break-more-registry-down = The registry is down
break-more-registry-404 = The registry answers 404
break-more-registry-401 = The registry answers 401
break-more-registry-slow = The registry takes 30 s longer
break-more-registry-truncated = Every layer breaks off
break-more-registry-up = The registry serves again
break-more-plugin-missing = The CNI plugin is missing
break-more-plugin-fails = The CNI plugin fails
break-more-plugin-slow = The CNI plugin takes 30 s
break-more-disk-full = The disk is full
break-more-disk-free = There is room on the disk again
break-more-runc-missing = runc is missing
break-more-runc-fails = runc exits with 1
break-more-mend = Put { $name } back
break-more-restart = Restart { $name }
break-more-live-restore = dockerd: live-restore on
break-more-memory = Memory runs short
break-more-reboot = Reboot the node
break-more-apply = Apply a second Pod
came-broke = notices: its open call { $method } breaks
came-failed = sees { $method } fail with { $code }
came-exit = hears that { $name } has ended
came-asked = is asked by { $name }: { $method }
came-heard = hears { $topic }
came-signal = gets { $signal }
came-poll = finds it when it asks again: { $method }
came-kills = sends { $signal } to { $name } ({ $pid })
came-removes = cleans up: { $things }
came-begins = begins ({ $pid })
came-count = { $count } × { $kind }
came-one = Left behind: { $kind } { $name }
came-many = Left behind: { $things }, the first { $name }
came-orphan = Left without a parent: { $name } ({ $pid })
harm-kill = Kill it
harm-term = Ask it to exit
harm-stop = Freeze it
harm-restart = Restart its service
harm-oom = Let it run out of memory
break-at = At call { $index }
deeds-label = What was done to the node
deeds-done = You did
deeds-undo = Undo
deeds-unbroken = Undo all
list-between = { ", " }
deeds-came = What came of it
deeds-survived = Still there at the end: { $names }.
deeds-ended = { $name } ({ $pid }) ended, and nobody took its place.
deeds-replaced = { $name } ({ $pid }) ended; { $new } took its place, begun { $time } after the fault.

# Every fault at every beat
map-title = What if it breaks here?
map-menu = All faults at all beats
map-menu-how = as a map
map-begins = The run is made in which nothing breaks.
map-about = { $path }, Kubernetes { $release }: { $all } faults, one at a time. Every process is killed at every step where that could matter, and every call fails once.
map-progress-label = How many faults have been tried
map-progress = { $tried } of { $all } tried
map-stop = Stop
map-go-on = Go on
map-close = Back to the run
map-legend = What the signs mean
map-nobody = nobody there to hit
map-nobody-why = Nobody of that name is alive here, or no call is made.
map-unknown = not tried yet
map-unknown-why = This has not been tried yet.
map-kill = kill { $name }
map-call = fail the call
map-beat = { $beat }
map-step = { $beat }, step { $step }
map-cell = { $whom }; { $place }: { $outcome }
map-card = { $whom }: { $place }
map-choose = Choose a cell to see what came of it. A beat opens into its steps.
map-tried = Tried { $count } times in this cell, at every step where it could matter: { $outcomes }. What follows is the worst.
map-counted = { $count } × { $outcome }
map-beside = Compare with the unbroken run
map-open = Open this run
map-more = { $n ->
    [one] and one thing more
   *[other] and { $n } things more
}
class-no-effect = no effect
class-heals = heals, Pod unhurt
class-new-processes = heals, new Pod processes
class-leaves-something = heals, leaves something behind
class-stuck = stuck
class-endless = never ends
class-no-effect-why = Nothing comes of it: in the end the same processes are there as where nothing breaks.
class-heals-why = Everything comes back, and whoever was in the Pod when it broke is still there.
class-new-processes-why = Everything comes back, but somebody of the Pod is another process now: the kubelet had to start it anew.
class-leaves-something-why = Everything comes back. When the Pod is deleted later, something stays on the node that would not be there if nothing had broken.
class-stuck-why = The Pod does not become what was wanted of it, or somebody stays who should not be there.
class-endless-why = The run does not come to an end. That is an error of podpath; please report it.

branch-unbroken = unbroken run
branch-unbroken-how = Back to the run to which nothing is done
deeds-redo = Do it again
deeds-taken-back = Taken back.

# docker and containerd on one stage
both-wait = both wait
both-label = { $a } and { $b } on one stage
both-hint = Drawn once is what both have. Hatched is what only { $a } or only { $b } has; the mark on a line says whose call it is. One Next moves both.
