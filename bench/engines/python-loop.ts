import { FEWEST_RUNS, type Job, LONGEST_WARM_UP_MS, WARM_UP_RUNS } from './job.ts';

/** The same loop in Python, with the same options; prints the same line of JSON. */
const program = `
import json, math, resource, sys, time
import numpy, onnxruntime
job = json.loads(sys.argv[1])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = job['threads']
options.inter_op_num_threads = 1
options.add_session_config_entry('session.intra_op.allow_spinning', '0')
session = onnxruntime.InferenceSession(job['model'], options, providers=['CPUExecutionProvider'])
size = job['batch'] * job['samples']
signal = numpy.sin(numpy.arange(size, dtype=numpy.float32) / 7).reshape(job['batch'], 1, job['samples'])
feeds = {session.get_inputs()[0].name: signal}
warm = time.perf_counter() + ${LONGEST_WARM_UP_MS / 1_000}
for _ in range(${WARM_UP_RUNS}):
    session.run(None, feeds)
    if time.perf_counter() > warm:
        break
latencies = []
cpu = time.process_time()
end = time.perf_counter() + job['seconds']
while time.perf_counter() < end or len(latencies) < ${FEWEST_RUNS}:
    start = time.perf_counter()
    session.run(None, feeds)
    latencies.append((time.perf_counter() - start) * 1e3)
cpu = time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({'latenciesMs': latencies, 'cpuMs': cpu * 1e3, 'peakBytes': peak}))
`;

export function pythonCommand(job: Job): readonly [command: string, args: readonly string[]] {
  return ['python3', ['-c', program, JSON.stringify(job)]];
}
