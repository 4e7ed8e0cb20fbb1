// The whole network in one process: directory, data server, view, moderation. Prints one JSON line when it answers.
// Every port comes from the environment; the view needs DB_POSTGRES_URL (with pg_trgm) and REDIS_HOST.
import { TestNetwork } from '@atproto/dev-env'

const port = (name) => Number(process.env[name])

const network = await TestNetwork.create({
  plc: { port: port('PLC_PORT') },
  pds: { port: port('PDS_PORT'), hostname: 'localhost', inviteRequired: false },
  bsky: { port: port('VIEW_PORT'), publicUrl: `http://localhost:${process.env.VIEW_PORT}` },
  ozone: { port: port('OZONE_PORT') },
  dbPostgresSchema: process.env.SCHEMA,
})

console.log(JSON.stringify({ ready: true, pds: network.pds.url, view: network.bsky.url }))

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  try {
    await network.close()
  } catch (error) {
    console.error(error)
  }
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
