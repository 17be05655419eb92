# What the manifest reader says. A problem: the value says what is wrong, .fix what to do. Text between backticks is code.
# A note: the value names the field, .why says why it has no effect.

## The text as a whole

manifest-empty = There is no Pod in here yet.
    .fix = Paste a Pod manifest, or start from one of the examples.
manifest-too-large = This is { $bytes } bytes long, and a manifest may have { $limit }.
    .fix = Paste only the Pod. Kubernetes itself refuses objects of this size.
manifest-not-text = The byte `{ $byte }` is not UTF-8 text.
    .fix = Make sure that this is the manifest and not an image or an archive, and save it as UTF-8.
manifest-utf16 = This text is encoded as UTF-16, and a manifest must be UTF-8.
    .fix = Save it again as UTF-8. Windows PowerShell writes UTF-16 when output is redirected with `>`.
manifest-control-character = The character `{ $code }` is invisible and not allowed in YAML.
    .fix = Delete it and type what should be there.
manifest-tabs = This line is indented with a tab. YAML takes spaces only.
    .fix = Replace the tabs at the start of the lines with spaces.
manifest-too-deep = This is nested more than { $limit } levels deep.
    .fix = No Pod goes that deep. Look for a bracket or a dash too many.
manifest-endless-aliases = The aliases up to this one stand for more than { $limit } values. That is a YAML bomb, or would look like one.
    .fix = Write the values out, or refer to smaller anchors.
manifest-alias-of-itself = This alias stands inside of its own anchor, so it would never end.
    .fix = Move the anchor, or write the value out.
manifest-duplicate-key = `{ $key }` is already there, in line { $first }.
    .fix = Keep one of the two. If this was meant for a list, it needs a dash of its own.
manifest-key-not-text = A field’s name must be text, not a map or a list.
    .fix = Put the name in quotes if it starts with a bracket.

## Not YAML

manifest-syntax-colon-in-value = There is a second colon in this value, so YAML takes it for another field.
    .fix = Put the value in quotes.
manifest-syntax-unexpected-colon = A field starts here, but the value of the line above is still going on.
    .fix = Give the line above its colon if it lacks one, or indent this line like its neighbours.
manifest-syntax-indentation = This line fits no level of the lines above it.
    .fix = Fields of one object start in the same column. Line this one up with its neighbours.
manifest-syntax-unclosed-quote = The quote that opens here is never closed.
    .fix = Add the closing quote.
manifest-syntax-text-after-quote = Something follows a closing quote.
    .fix = Quote the whole value. A quote inside of it is written `\"` between double quotes and `''` between single ones.
manifest-syntax-unclosed-bracket = A bracket is not closed, or a comma is missing.
    .fix = Separate the items with commas and close every `[` and { "`{`" }.
manifest-syntax-stray-bracket = This bracket or comma closes nothing.
    .fix = Delete it, or put the value in quotes.
manifest-syntax-unknown-anchor = This alias refers to an anchor that does not exist.
    .fix = Define it earlier with `&`, or put the value in quotes if the star is meant literally.
manifest-syntax-unknown-escape = A backslash in this value is followed by a character that means nothing.
    .fix = Write `\\` for a backslash, or use single quotes.
manifest-syntax-reserved-character = No value may start with this character.
    .fix = Put the value in quotes.
manifest-syntax-list-on-key-line = A list cannot start on the line of its field.
    .fix = Put the dash on the next line, or write the list in brackets.
manifest-syntax-missing-colon = This line has no colon, so it is no field.
    .fix = Write a colon and a space after the field’s name.
manifest-syntax-other = This is not valid YAML: { $detail }.
    .fix = Compare the lines around it with one of the examples.

## Not a Pod, or not only one

manifest-not-an-object = { $found ->
        [list] This is a list, and a manifest is an object with fields.
       *[other] This is plain text, and a manifest is an object with fields.
    }
    .fix = Start with `apiVersion: v1` and `kind: Pod`.
manifest-several-objects = There are { $count } objects in here: { $objects }. podpath follows one Pod.
    .fix = Keep one Pod and remove the rest.
manifest-list-of-objects = `{ $kind }` is a list around other objects: { $objects }. podpath follows one Pod.
    .fix = Paste one Pod from its `items`.
manifest-pod-template = `{ $kind }` is not a Pod: controllers make Pods from it. Its `{ $template }` is the Pod to paste.
    .fix = Paste what is under `{ $template }`, with `apiVersion: v1` and `kind: Pod` above it and a name in its `metadata`.
manifest-not-a-pod = `{ $kind }` is not a Pod, and the kubelet never runs one.
    .fix = Paste an object whose `kind` is `Pod`.
manifest-wrong-api-version = There is no Pod in `{ $found }`.
    .fix = A Pod’s `apiVersion` is `v1`.

## Fields

manifest-missing-field = `{ $path }` is missing or empty.
    .fix = Add `{ $field }` with a value.
manifest-no-containers = The Pod has no containers, so there is nothing to run.
    .fix = Add at least one to `spec.containers`, with a `name` and an `image`.
manifest-wrong-type = `{ $path }` must be { $expected ->
        [map] an object with fields
        [list] a list
        [text] text
        [integer] a whole number
        [number] a number
        [boolean] `true` or `false`
       *[other] something else
    }, but this is { $found ->
        [map] an object with fields
        [list] a list
        [text] text
        [number] a number
        [boolean] a yes-or-no value
       *[other] nothing
    }.
    .fix = { $expected ->
        [text] Put the value in quotes.
        [list] Start every item with a dash, or write the list in brackets.
        [map] Write the fields on lines of their own, indented.
        [integer] Write digits only, without quotes and without a fraction.
        [number] Write a number.
        [boolean] Write `true` or `false`, without quotes.
       *[other] Check the value.
    }
manifest-label-not-text = `{ $value }` is { $found ->
        [boolean] a yes-or-no value
       *[other] a number
    } to YAML, and labels and annotations are text.
    .fix = Put it in quotes.
manifest-env-not-text = `{ $value }` is { $found ->
        [boolean] a yes-or-no value
       *[other] a number
    } to YAML, and the value of an environment variable is text.
    .fix = Put it in quotes.
manifest-unknown-unit = `{ $unit }` is not a unit of { $resource ->
        [cpu] CPU
        [memory] memory
       *[storage] storage
    } here.
    .fix = { $resource ->
        [cpu] Kubernetes counts CPU in cores: `1`, `0.5`, or `500m` for thousandths.
       *[memory] Kubernetes writes `M` for 1000² and `Mi` for 1024².
    }
manifest-bad-quantity = `{ $value }` is not an amount.
    .fix = Start with a number, and put the unit right behind it: `500m`, `64Mi`.
manifest-request-above-limit = The request of { $request } is more than the limit of { $limit }.
    .fix = Lower the request or raise the limit for { $resource ->
        [cpu] CPU
       *[memory] memory
    }.
manifest-too-long = `{ $path }` comes to { $bytes } bytes once its variables are filled in.
    .fix = The kernel starts no program with one text of more than 131072 bytes, or 2097152 in all; here the bound is { $limit }. Look for variables that double each other.
manifest-too-many = `{ $path }` has { $count } items, and podpath follows { $limit }.
    .fix = Take out those that you can do without. Kubernetes itself has no such bound.
manifest-bad-exit = `{ $value }` does not say how a container ends.
    .fix = Write an exit code from 0 to 255, and when: `"3 after 20s"`. The time is at most 24 hours.
manifest-bad-answer = `{ $value }` does not say what a server answers.
    .fix = Write a status of HTTP that says no, such as 404, 500 or 503, and from when on: `"500 after 20s"`. The time is at most 24 hours.
manifest-out-of-range = `{ $value }` is out of range for `{ $path }`.
    .fix = Choose a value from { $min } to { $max }.
manifest-unknown-choice = `{ $value }` is not a choice for `{ $path }`.
    .fix = Choose one of: { $allowed }.
manifest-unknown-volume = The Pod has no volume named `{ $volume }`.
    .fix = { $any ->
        [yes] Use one that it has ({ $known }), or add this one to `spec.volumes`.
       *[no] Add it to `spec.volumes`.
    }
manifest-several-sources = { $sources } are in one place, and only one of them can be the source.
    .fix = Keep one of them.
manifest-several-handlers = { $handlers } are in one place, and a probe or hook does only one thing.
    .fix = Keep one of them.
manifest-not-for-this = { $owner ->
        [init] An init container cannot have `{ $field }`: it runs to its end, and nobody asks how it is meanwhile.
        [ephemeral] An ephemeral container cannot have `{ $field }`: it is there to look around, not to serve.
       *[readiness] A readiness probe cannot have `{ $field }`: it never ends a container.
    }
    .fix = Remove it.
manifest-must-be-one = `{ $path }` cannot be { $value }: one good answer is enough for this probe.
    .fix = Write `1`, or leave it out.
manifest-path-goes-up = `{ $value }` leads upwards with `..`, which Kubernetes refuses.
    .fix = Write the path without `..`.
manifest-path-is-absolute = `{ $value }` starts at the root, but this path must be relative.
    .fix = Remove the slash in front.
manifest-bad-address = `{ $value }` is not an IP address.
    .fix = Write an address such as `127.0.0.1`, not a name.
manifest-contradiction = `{ $path }` cannot be combined with `{ $other }` as they are set here.
    .fix = Change one of the two.
manifest-host-port-differs = On the node’s network, port { $container } of the container is port { $container } of the node. It cannot be { $host }.
    .fix = Use { $container }, or leave `hostPort` out.

manifest-no-dns-config = The policy `None` takes nothing from the node or the cluster, and there is no `dnsConfig` to say what to use instead.
    .fix = Add a `dnsConfig` with at least one of `nameservers`. An empty one would be refused too: “must provide at least one DNS nameserver when `dnsPolicy` is None”.
manifest-no-nameserver = The policy `None` takes no name server from anywhere else, and this `dnsConfig` has none.
    .fix = Add at least one to `nameservers`.
manifest-many-nameservers = A resolver asks three name servers at most, and there are more here.
    .fix = Keep three.
manifest-many-searches = There are more than 32 search domains.
    .fix = Keep those that are needed. Up to Kubernetes 1.25 there may be at most six.
manifest-long-searches = The search domains together are longer than 2048 characters.
    .fix = Keep those that are needed. Up to Kubernetes 1.25 there may be at most 256 characters.
manifest-long-annotations = The annotations together are { $value } bytes long.
    .fix = Keep them below 262144 bytes. Larger texts belong in a ConfigMap or a volume.
manifest-spaces-in-image = There are spaces around the image `{ $value }`.
    .fix = Remove them.
manifest-bad-sysctl = `{ $value }` cannot be the name of a kernel parameter.
    .fix = Use lower-case words with dots between them: `net.ipv4.tcp_syncookies`.
manifest-profile-without-localhost = `{ $path }` names a file, and this type of profile is not read from one.
    .fix = Remove it, or write `type: Localhost`.
manifest-escalation-of-sys-admin = `allowPrivilegeEscalation: false` and the added capability `CAP_SYS_ADMIN` exclude each other.
    .fix = Change one of the two.
manifest-annotated-nobody = This annotation is for a container named `{ $value }`, and the Pod has none.
    .fix = The part behind the slash is the name of one of the Pod’s containers.
manifest-bad-seccomp = `{ $value }` is no seccomp profile.
    .fix = Write `runtime/default`, `unconfined`, or `localhost/` and a file.
manifest-bad-app-armor = `{ $value }` is no AppArmor profile.
    .fix = Write `runtime/default`, `unconfined`, or `localhost/` and the name of a profile that the node has loaded.

## Names

manifest-bad-dns-label = `{ $value }` cannot be a name here.
    .fix = Use lower-case letters, digits and dashes, with a letter or digit at both ends, at most 63 in all.
manifest-bad-dns-subdomain = `{ $value }` cannot be a name here.
    .fix = Use lower-case letters, digits, dashes and dots, with a letter or digit at both ends of every part, at most 253 in all.
manifest-bad-port-name = `{ $value }` cannot be the name of a port.
    .fix = Use at most 15 lower-case letters, digits and single dashes, at least one of them a letter.
manifest-bad-env-name = `{ $value }` cannot be the name of an environment variable.
    .fix = Use letters, digits, `_`, `-` and `.`, and do not start with a digit.
manifest-bad-label-key = `{ $value }` cannot be the key of a label or annotation.
    .fix = Use letters, digits, `-`, `_` and `.`, at most 63, with a letter or digit at both ends. A domain and a slash may stand in front.
manifest-bad-label-value = `{ $value }` cannot be the value of a label.
    .fix = Use letters, digits, `-`, `_` and `.`, at most 63, with a letter or digit at both ends. Longer text belongs in an annotation.
manifest-bad-header-name = `{ $value }` cannot be the name of a header.
    .fix = Use letters, digits and dashes.
manifest-duplicate-container = There is already a container named `{ $name }`, in line { $first }.
    .fix = Give this one another name. Init containers and containers share their names.
manifest-duplicate-volume = There is already a volume named `{ $name }`, in line { $first }.
    .fix = Give this one another name, or remove it.
manifest-duplicate-port-name = This container already has a port named `{ $name }`, in line { $first }.
    .fix = Give this one another name.
manifest-duplicate-host-port = Port `{ $name }` of the node is already taken, in line { $first }.
    .fix = Choose another `hostPort`.
manifest-duplicate-sysctl = The kernel parameter `{ $name }` is already set, in line { $first }.
    .fix = Keep one of the two.
manifest-duplicate-mount-path = Something is already mounted at `{ $name }`, in line { $first }.
    .fix = Choose another `mountPath`.

## What Kubernetes says of the same problem

said-by-kubernetes = Kubernetes itself says: { $said }

## Buttons

fix-use = Use { $replacement }
fix-add = Add { $replacement }
fix-spaces = Replace the tabs with spaces
fix-template = Use its Pod
fix-keep-only = Keep only { $name }
# These write an annotation, which stands in { $annotation }.
fix-image-missing = See it without the image
fix-command-missing = See it without the program
fix-ends = See it end with an error
fix-answers = See it answer with an error

## Notes

note-unknown-field = Unknown field: { $path }.
    .why = Pods have no field of this name. It is ignored, as the kubelet ignores it in a static Pod; `kubectl apply` would refuse it unless it is told not to validate.
note-generated-name = The Pod is called { $name }.
    .why = The API server would draw five letters to put behind `generateName`. podpath always draws the same.
note-not-simulated-placement = Not simulated: { $field }.
    .why = It is valid, but it chooses a node, and podpath begins after that choice.
note-not-simulated-service-account = Not simulated: { $field }.
    .why = It is valid, but it is about talking to the API server, and there is none here.
note-not-simulated-bookkeeping = Not simulated: { $field }.
    .why = The API server keeps this for itself. Nothing on the node acts on it.
note-tcp-hook = Cannot be run as a hook: { $field }.
    .why = The API takes it for the sake of old manifests, and no kubelet knows what to do with it. The hook fails when it is due, and a `postStart` that fails stops the container.
note-ephemeral-containers = Not started with the Pod: { $field }.
    .why = The API takes no Pod that already has them. They come into one that runs, through a door of their own (`kubectl debug`): on a node of a cluster podpath puts them in ten seconds after the Pod. A kubelet starts them from 1.23 on; before that its gate `EphemeralContainers` is off. In a static Pod they are never started.
note-assumed-image = Assumed: { $container }’s image is there and works.
    .why = podpath cannot look into `{ $image }`. { $role ->
        [script] Its script runs as far as podpath follows it{ $hasPrograms ->
            [yes] , and { $programs } end well.
           *[no] .
        }
        [ends] { $hasProgram ->
            [yes] `{ $program }`
           *[no] The program that it begins with
        } does its work and exits with code 0.
        [listens] { $hasProgram ->
            [yes] `{ $program }`
           *[no] The program that it begins with
        } is taken for a server. It listens where the manifest expects it: { $ports }.
       *[stays] { $hasProgram ->
            [yes] `{ $program }`
           *[no] The program that it begins with
        } runs until it is told to stop.
    }{ $hasPaths ->
        [yes] { " " }It answers { $paths } with 200.
       *[no] { "" }
    }
note-assumed-tag = Assumed: { $container }’s image has this tag or digest.
    .why = podpath knows the image, but not every tag of it, and does not ask the registry. `{ $image }` is pulled as if it were there.{ $hasPaths ->
        [yes] { " " }Its server answers { $paths } with 200.
       *[no] { "" }
    }
note-assumed-file = Assumed: `{ $program }` is in its volume.
    .why = What is in that volume comes from outside of the manifest. The file counts as present, and { $role ->
        [ends] it does its work and exits with code 0.
        [listens] it listens on { $ports }.
       *[stays] it runs until it is told to stop.
    }
note-assumed-answers = Assumed: { $programs } in { $container } end well.
    .why = What they would do depends on files or machines that are not in the manifest. Each exits with code 0, and its output is empty.{ $hasPaths ->
        [yes] { " " }The server of the container answers { $paths } with 200.
       *[no] { "" }
    }
note-assumed-script = Not followed: `{ $construct }` in { $container }’s script.
    .why = A shell takes it, but podpath’s own does not understand it and does not guess. The container runs until it is told to stop.
note-assumed-pages = Assumed: { $container } answers { $paths } with 200.
    .why = What a server answers there depends on its program and its settings, and neither is in the manifest. A probe that is answered with 400 or more fails.
note-runtime-class = Only in a cluster: { $field }.
    .why = A RuntimeClass is an object of the API server, and a kubelet without one does not ask what the name means: the Pod runs with the runtime’s default. In the cluster here there are `docker`, `gvisor`, `kata` and `runc`; whether the node has the handler of a class is another question.
note-not-simulated-probe = Not simulated: { $field }.
    .why = It is valid since Kubernetes 1.24, but nothing here answers gRPC health checks. The container counts as having no such probe.
note-not-simulated-volume = Not simulated: { $field }.
    .why = Its content comes from outside of the node. The volume stays in the list, but it is not mounted.
note-not-simulated-outside-value = Not simulated: { $field }.
    .why = The value comes from outside of the manifest, so the variable is left out.
note-not-simulated-resource = Not simulated: { $field }.
    .why = It is valid, but podpath follows CPU and memory only.
note-not-simulated-hook = Not simulated: { $field }.
    .why = It is valid since Kubernetes 1.30, later than the kubelets here. The hook is left out.
note-not-simulated-sidecar = Not simulated: { $field }.
    .why = It would turn this init container into a sidecar that stays. Here it has to end before the next one starts.
note-not-simulated-windows = Not simulated: { $field }.
    .why = It tells Windows nodes from Linux nodes. The node here runs Linux.
note-not-simulated-mandatory-access = Not simulated: { $field }.
    .why = It is valid, but the node here has no SELinux.
note-not-simulated-host-names = Not simulated: { $field }.
    .why = It is valid, but it only changes how hosts are called inside of the Pod.
note-not-simulated-readiness = Not simulated: { $field }.
    .why = It decides when the Pod may receive traffic. podpath follows it only until it runs.
note-not-simulated-pull-secret = Not simulated: { $field }.
    .why = The registry here asks nobody for a password.
note-host-path-believed = Taken to be there: what { $path } says.
    .why = Nobody here knows what is at this path of your node. If it is something else, or nothing, the Pod waits in ContainerCreating: “hostPath type check failed”.
note-runtime-socket = Not looked for: { $field }.
    .why = This is the socket of a runtime, and without a `type` nobody looks whether it is there. On a node without that runtime, the runtime that is there makes an empty folder of this name, and the container starts. With `type: Socket` the Pod would wait and say so.
note-node-name = Taken for the node here: { $field }.
    .why = There is one node here, and whatever it is called, it is the one that is meant. In a static Pod the kubelet puts its own node’s name in.
note-too-large = Larger than the node: the { $resource } that this Pod asks for.
    .why = In a cluster the scheduler would leave it Pending: “0/1 nodes are available: 1 Insufficient { $resource }.” There is no scheduler here, and the Pod comes to the node all the same, as if its `nodeName` said so. So the kubelet answers: OutOf{ $resource }, or UnexpectedAdmissionError for a static Pod, for which others would have to make room.
note-many-searches = Only from Kubernetes 1.26 on: so many { $field }.
    .why = Up to 1.25 a Pod with more than 6 search domains, or more than 256 characters in them, is refused: “must not have more than 6 search paths”, “must not have more than 256 characters (including spaces) in the search list”. Here it runs with every release.
note-non-root-image = Believed not to run as root: the image { $path }.
    .why = With `runAsNonRoot` the kubelet refuses an image whose user is root or is only a name, and nobody here knows the user of this image. Write `runAsUser` to be sure.
note-seccomp-annotation = From before there were fields: { $path }.
    .why = Up to Kubernetes 1.26 the API server makes the field `seccompProfile` of it, from 1.27 on nobody does. In a static Pod there is no API server to do so: up to 1.24 the kubelet passes it on as `seccomp_profile_path`, which dockershim obeys and containerd and CRI-O do not, since they believe the field; from 1.25 on it has no effect.
note-app-armor-annotation = Taken as loaded: the profile in { $path }.
    .why = The kubelet passes it on to the runtime. On your node the Pod is blocked if AppArmor is off or the profile is not loaded; here it counts as loaded, and nothing that the app does is denied by it.
note-not-simulated-size = Never reached: { $field }.
    .why = It is valid, and a Pod that writes more is evicted. Files have no size here.
note-not-simulated-newer = Not simulated: { $field }.
    .why = It came with a later release of Kubernetes than those here, whose API servers drop it.
note-not-simulated-general = Not simulated: { $field }.
    .why = It is valid, but this release does not act on it.
