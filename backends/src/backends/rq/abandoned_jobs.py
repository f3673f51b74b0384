"""Jobs of workers that died."""

from rq import Queue
from rq.executions import Execution

LOCK_SECONDS = 30
ABANDONED = 1


def release(queue: Queue) -> bool:
    """Jobs of workers that died are queued again, or have failed; also where no worker is left to see to it.

    Whether there were any. A living worker keeps renewing its execution's key. Redis counts its life, so clocks need
    not agree. The lock is the workers' own: two that released the same job would queue it twice.
    """
    client, registry = queue.connection, queue.started_job_registry
    held = registry.get_job_and_execution_ids(cleanup=False)
    leases = [Execution(execution_id, job_id, client) for job_id, execution_id in held]
    if not leases or client.exists(*(each.key for each in leases)) == len(leases):
        return False
    abandoned = [each.composite_key for each in leases if not client.exists(each.key)]
    if not abandoned or not client.set(queue.registry_cleaning_key, 1, nx=True, ex=LOCK_SECONDS):
        return True
    try:
        client.zadd(registry.key, dict.fromkeys(abandoned, ABANDONED), xx=True)
        registry.cleanup(timestamp=ABANDONED)
    finally:
        queue.release_maintenance_lock()
    return True
