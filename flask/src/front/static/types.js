// What travels between the service and the page, for the type checker alone: no browser loads this.

/** @typedef {{ width: number, height: number }} Size in pixels */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Box in pixels of the upright picture */

/**
 * @typedef {object} Job as /v1/jobs/<id> tells it
 * @property {string} id
 * @property {string} task
 * @property {"queued" | "running" | "succeeded" | "failed" | "canceled" | "expired"} state
 * @property {number | null} queue_position
 * @property {number | null} eta_seconds
 * @property {Steps} [progress]
 * @property {Record<string, any>} options
 * @property {Record<string, string>} links addresses of what belongs to it
 * @property {Record<string, string>} [files] addresses of the files that it made, by name
 * @property {any} [result] in the task's own shape
 */

/** @typedef {{ done: number, total: number, text?: string, live?: any }} Steps of a job that runs, and what it says so far */

/**
 * @typedef {object} TaskInput
 * @property {string} name
 * @property {"image" | "text"} kind
 * @property {string} about
 * @property {number} at_least
 * @property {number} at_most
 * @property {number} [characters] that a text may have
 */

/**
 * @typedef {object} TaskOption
 * @property {string} name
 * @property {string} about
 * @property {"boolean" | "integer" | "number" | "string"} type
 * @property {string | number | boolean} default
 * @property {boolean} changeable once the job is done
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [step]
 * @property {(string | number)[]} [choices]
 * @property {boolean} [multiline] a text of several lines
 */

/**
 * @typedef {object} TaskRow as /v1/tasks tells it
 * @property {string} name
 * @property {string} about
 * @property {boolean} available
 * @property {boolean} [stoppable] whether a job of it may be told to end with what is there
 * @property {TaskInput[]} inputs
 * @property {TaskOption[]} options
 */

/** @typedef {Record<string, string | number | boolean | null | undefined>} Query a job's options in an address */

/** @typedef {{ map: number, set: string, size: number, shape: string }} Accuracy as measured on a set of pictures */

/** @typedef {{ name: string, value: number, set: string }} Measure of a model of any task */

/**
 * @typedef {object} ModelState how far a model is, loaded or not
 * @property {string} task
 * @property {string} name
 * @property {string} state
 * @property {string | null} [trouble]
 */

/**
 * @typedef {object} Model as /v1/models tells it
 * @property {string} name
 * @property {string} task
 * @property {string} state
 * @property {string} precision
 * @property {string} runtime
 * @property {[width: number, height: number]} input
 * @property {string} shape
 * @property {string[]} labels
 * @property {string} weights_sha256
 * @property {string} [labels_sha256]
 * @property {boolean} default
 * @property {string | null} [notice]
 * @property {string | null} [trouble]
 * @property {Record<string, any>} [facts] by the task's own names
 * @property {Accuracy[]} [accuracy] of those that detect
 * @property {Measure[]} [measures]
 */

/**
 * @typedef {object} QueueStatus of one task
 * @property {number} waiting
 * @property {number} limit
 * @property {number | null} jobs_per_second
 * @property {number | null} eta_seconds
 */

/**
 * @typedef {object} WorkerStatus
 * @property {string} name
 * @property {string} started_at
 * @property {string[]} tasks
 * @property {string[]} models
 * @property {string[]} loading
 * @property {number | null} memory_bytes
 */

/** @typedef {{ succeeded: number, failed: number, canceled: number, expired: number }} Ended jobs, by how they did */
/** @typedef {Ended & { workers: number, seconds: number | null, at_once: number | null }} TaskStatus what is done of it */

/** @typedef {{ at: string, job: string, task: string, code: string, detail: string }} Failure of a job */

/**
 * @typedef {object} History as /v1/status/history tells it
 * @property {string} front
 * @property {number} seconds from point to point
 * @property {{ at: string, waiting: number, succeeded: number, failed: number, requests: number, rejected: number, memory_bytes: number | null }[]} points
 */

/**
 * @typedef {object} Status as /v1/status tells it
 * @property {string} time
 * @property {string} version
 * @property {string} front that answers
 * @property {number} uptime_seconds
 * @property {boolean} ready
 * @property {string[]} reasons why it is not ready
 * @property {Model[]} models
 * @property {ModelState[]} states
 * @property {Record<string, QueueStatus>} queue by task
 * @property {WorkerStatus[]} workers
 * @property {Record<string, TaskStatus>} tasks that are done, or were
 * @property {Ended & { since: string }} jobs
 * @property {Failure[]} failures
 * @property {{ total: number, rejected: Record<string, number> }} requests
 */

export {};
